// Reads a JSON list of Kubernetes objects and writes a JSON list of sentences: what the schemas of Kubernetes' own kinds find wrong with each, "" for nothing.
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import path from "node:path";

const tools = process.argv[2];
const require = createRequire(path.join(tools, "package.json"));
let text = "";
for await (const chunk of process.stdin) text += chunk;

const findings = [];
for (const object of JSON.parse(text)) {
  const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
  const module = `kubernetes-models/${group === "" ? version : `${group}/${version}`}`;
  try {
    const kinds = await import(pathToFileURL(require.resolve(module)).href);
    const Kind = kinds[object.kind] ?? kinds.default?.[object.kind];
    if (!Kind) {
      findings.push(`${module} has no kind ${object.kind}`);
      continue;
    }
    new Kind(object).validate();
    findings.push("");
  } catch (error) {
    findings.push(String(error.message));
  }
}
process.stdout.write(JSON.stringify(findings));
