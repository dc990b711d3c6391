{{/* Whole numbers of a values file are floats to Helm, and 2000000 would print as 2e+06: makes them integers, in place. */}}
{{- define "imacs.integers" -}}
{{- $in := . -}}
{{- range $key, $value := $in -}}
{{- if kindIs "float64" $value -}}
{{- if eq (floor $value) $value }}{{ $_ := set $in $key (int64 $value) }}{{ end -}}
{{- else if kindIs "map" $value -}}
{{- include "imacs.integers" $value -}}
{{- else if kindIs "slice" $value -}}
{{- $items := list -}}
{{- range $item := $value -}}
{{- $box := dict "item" $item -}}
{{- include "imacs.integers" $box -}}
{{- $items = append $items $box.item -}}
{{- end -}}
{{- $_ := set $in $key $items -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Lays the map "from" over the map "to", in place. Sprig's mergeOverwrite leaves out false, 0 and empty values, which here are meant. */}}
{{- define "imacs.overlay" -}}
{{- $to := .to -}}
{{- range $key, $value := .from -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $to $key)) (not (has $key (list "nodeSelector" "podAnnotations" "podLabels" "affinity"))) -}}
{{- include "imacs.overlay" (dict "to" (get $to $key) "from" $value) -}}
{{- else -}}
{{- $_ := set $to $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What every template does first. */}}
{{- define "imacs.begin" -}}
{{- include "imacs.integers" .Values -}}
{{- include "imacs.checks" . -}}
{{- end -}}

{{/* The pools that exist, with their defaults, as JSON: {pools: {name: {...}}}. */}}
{{- define "imacs.pools" -}}
{{- $pools := dict -}}
{{- range $name, $given := .Values.workers -}}
{{- $pool := deepCopy $.Values.workerDefaults -}}
{{- include "imacs.overlay" (dict "to" $pool "from" ($given | default dict)) -}}
{{- if and $pool.enabled (not (kindIs "invalid" $given)) -}}
{{- $_ := set $pools $name $pool -}}
{{- end -}}
{{- end -}}
{{- dict "pools" $pools | toJson -}}
{{- end -}}

{{- define "imacs.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "imacs.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "imacs.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "imacs.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "imacs.clusterId" -}}
{{- default (printf "%s.%s" .Release.Namespace .Release.Name) .Values.clusterId -}}
{{- end -}}

{{/* The labels that never change: what selectors use. */}}
{{- define "imacs.selector" -}}
app.kubernetes.io/name: {{ include "imacs.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "imacs.chartLabels" -}}
{{ include "imacs.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: imacs
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "imacs.labels" -}}
{{- include "imacs.keyedOnce" (list (include "imacs.chartLabels" .) .Values.commonLabels) -}}
{{- end -}}

{{/* Of (list TEXT MAP...): the lines "key: value" of a text, and maps, with each key once: what comes later counts. */}}
{{- define "imacs.keyedOnce" -}}
{{- $given := dict -}}
{{- range $map := rest . }}{{ range $key, $value := $map }}{{ $_ := set $given $key $value }}{{ end }}{{ end -}}
{{- $lines := list -}}
{{- range $line := splitList "\n" (first .) -}}
{{- if not (hasKey $given (splitList ": " $line | first)) }}{{ $lines = append $lines $line }}{{ end -}}
{{- end -}}
{{- if $given }}{{ $lines = append $lines (toYaml $given) }}{{ end -}}
{{- join "\n" $lines -}}
{{- end -}}

{{/* Of (dict "root" $ "role" "coordinator"|"worker" "pool" NAME): the labels of one Deployment's pods. */}}
{{- define "imacs.roleSelector" -}}
{{ include "imacs.selector" .root }}
app.kubernetes.io/component: {{ .role }}
{{- if .pool }}
imacs/pool: {{ .pool }}
{{- end }}
{{- end -}}

{{/* Of (dict "root" $ "accounts" "coordinators"|"workers"). */}}
{{- define "imacs.serviceAccount" -}}
{{- $account := index .root.Values.serviceAccounts .accounts -}}
{{- if $account.create -}}
{{- default (printf "%s-%s" (include "imacs.fullname" .root) .accounts) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{/* Of (dict "root" $ "image" OVERLAY "gpus" N): one image reference. */}}
{{- define "imacs.image" -}}
{{- $image := deepCopy .root.Values.image -}}
{{- include "imacs.overlay" (dict "to" $image "from" .image) -}}
{{- if and .image.tag (not .image.digest) }}{{ $_ := set $image "digest" "" }}{{ end -}}
{{- $registry := default $image.registry .root.Values.global.imageRegistry -}}
{{- $repository := ternary $image.repository (printf "%s/%s" $registry $image.repository) (empty $registry) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default (printf "%s%s" .root.Chart.AppVersion (ternary "-cuda" "" (gt (int64 .gpus) 0))) $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "imacs.pullSecrets" -}}
{{- with concat .Values.global.imagePullSecrets .Values.image.pullSecrets | uniq -}}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What a quantity of Kubernetes is in cores or bytes, as a plain number. */}}
{{- define "imacs.quantity" -}}
{{- $text := toString . -}}
{{- $unit := regexFind "[A-Za-z]*$" $text -}}
{{- $of := dict "" 1 "m" 0.001 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- mulf (trimSuffix $unit $text | float64) (get $of $unit) | printf "%f" -}}
{{- end -}}

{{/* A CPU request in whole cores, at least 1: without a limit a process would count the node's. */}}
{{- define "imacs.cores" -}}
{{- include "imacs.quantity" . | float64 | ceil | int64 | max 1 -}}
{{- end -}}

{{/* A file in which runbooks are linked to where they are served. Files are not templates: Grafana and Prometheus have braces of their own. */}}
{{- define "imacs.withRunbooks" -}}
{{- $root := index . 0 -}}
{{- $text := index . 1 -}}
{{- with $root.Values.runbookUrl -}}
{{- $text = $text | replace "docs/runbooks/" (printf "%s/" (trimSuffix "/" .)) -}}
{{- end -}}
{{- $text -}}
{{- end -}}
