#!/usr/bin/env bash
# Runs every test on a machine that has nothing but the .NET SDK: installs what is missing, builds, tests, and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# A build server left behind would keep the caller's pipe open.
export MSBUILDDISABLENODEREUSE=1

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# The browser that looks at the report.
if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  echo "Installing chromium for the report's tests."
  if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }; then
    echo "chromium could not be installed; install it by hand and run this again." >&2
    exit 1
  fi
fi

# The blob service that the tests start, at the versions of tests/azurite/package-lock.json.
if [ -z "${IMACS_AZURITE:-}" ]; then
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "Installing Node.js for the tests' blob service."
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; }; then
      echo "Node.js could not be installed; install node and npm by hand and run this again." >&2
      exit 1
    fi
  fi
  azurite=tests/.tools/azurite
  if ! cmp -s tests/azurite/package-lock.json "$azurite/installed.json"; then
    echo "Installing Azurite, the tests' blob service, into $azurite."
    rm -rf "$azurite"
    mkdir -p "$azurite"
    cp tests/azurite/package.json tests/azurite/package-lock.json "$azurite/"
    if ! npm ci --prefix "$azurite" --no-audit --no-fund --loglevel=error >/dev/null; then
      echo "Azurite could not be installed; run npm ci in a folder with the files of tests/azurite and set IMACS_AZURITE to it." >&2
      exit 1
    fi
    # Last, so that an installation that was broken off is made again.
    cp tests/azurite/package-lock.json "$azurite/installed.json"
  fi
fi

dotnet build Imacs.Distributed.sln -c Release --nologo -v quiet -nodeReuse:false || exit 1

passed=0
failed=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  log=$(mktemp)
  results=$(mktemp -d)
  echo "== $name"
  started=$SECONDS
  "$project/bin/Release/net10.0/$name" --progress off --ansi off --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename results.xml >"$log" 2>&1
  status=$?
  # Counted from the report, not from what is printed: a terminal's colours differ from one place to the next.
  totals=$(grep -o '<assembly [^>]*>' "$results/results.xml" 2>/dev/null)
  succeeded=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$totals")
  broken=$(sed -n 's/.* failed="\([0-9]*\)".*/\1/p' <<<"$totals")
  # A run that died, or ran nothing, is a failure too.
  if [ -z "$succeeded" ] || { [ "$status" -ne 0 ] && [ "${broken:-0}" -eq 0 ]; }; then
    broken=$(( ${broken:-0} + 1 ))
  fi
  passed=$(( passed + ${succeeded:-0} ))
  failed=$(( failed + ${broken:-0} ))
  if [ "${broken:-0}" -ne 0 ]; then
    cat "$log"
  fi
  echo "   ${succeeded:-0} passed, ${broken:-0} failed, $(( SECONDS - started )) s"
  rm -rf "$log" "$results"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
