{{/* Where silos go, as whom, and what they are told of it: checks of addresses, folders, accounts and labels. */}}

{{/* What is written into objects can be read by whoever may read the release. */}}
{{- define "imacs.checkCredentials" -}}
{{- $seen := "which anybody who reads this release would see" -}}
{{- with .Values -}}
{{- if regexMatch "(?i)@|password\\s*=" .redis.url -}}
{{- fail (printf "redis.url holds a password, %s: put the address into a secret and name it in redis.existingSecret." $seen) -}}
{{- end -}}
{{- if contains "?" .store.url -}}
{{- fail (printf "store.url holds a signature, %s: use workloadIdentity, or a connection string in store.existingSecret." $seen) -}}
{{- end -}}
{{- $userInfo := "^[^/]*//[^/?#]*@" -}}
{{- if regexMatch $userInfo .otlp.endpoint -}}
{{- fail (printf "otlp.endpoint holds a user's name or password, %s: give OTEL_EXPORTER_OTLP_HEADERS from a secret in extraEnv instead." $seen) -}}
{{- end -}}
{{- if regexMatch $userInfo .keda.serverAddress -}}
{{- fail (printf "keda.serverAddress holds a user's name or password, %s: name a TriggerAuthentication in keda.authentication instead." $seen) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Of (dict "root" $ "name" KEY "of" VALUES): Azure's libraries read AZURE_... where they are not told otherwise. */}}
{{- define "imacs.checkIdentity" -}}
{{- $variables := list -}}
{{- range .of.extraEnv }}{{ if hasPrefix "AZURE_" (toString .name) }}{{ $variables = append $variables .name }}{{ end }}{{ end -}}
{{- with .root.Values -}}
{{- if and .store.url (not .store.existingSecret) (not .workloadIdentity.enabled) (not $variables) -}}
{{- fail (printf "store.url is at Azure, and the pods of %s have nothing to sign in with: set workloadIdentity.enabled, or name a connection string in store.existingSecret, or give coordinators and every pool AZURE_... variables in extraEnv." $.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "imacs.checkAccounts" -}}
{{- $coordinators := include "imacs.serviceAccount" (dict "root" . "accounts" "coordinators") -}}
{{- $workers := include "imacs.serviceAccount" (dict "root" . "accounts" "workers") -}}
{{- with .Values.serviceAccounts -}}
{{- if and .coordinators.create .workers.create (eq $coordinators $workers) -}}
{{- fail (printf "serviceAccounts.coordinators and serviceAccounts.workers would both make the account '%s': give them different names, or let one of them not make it." $workers) -}}
{{- end -}}
{{- end -}}
{{- if .Values.podDeletionCost.enabled -}}
{{- if eq $coordinators "default" -}}
{{- fail "podDeletionCost.enabled would give a right to patch pods to the account 'default', as which any pod of the namespace may run: name the coordinators' own in serviceAccounts.coordinators.name, or let the chart make it." -}}
{{- end -}}
{{- if eq $coordinators $workers -}}
{{- fail (printf "podDeletionCost.enabled would give a right to patch pods to workers too: they run as '%s', as coordinators do. Name another account in serviceAccounts.workers.name." $workers) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The port of an address; empty where it says none and has no scheme. */}}
{{- define "imacs.portOf" -}}
{{- $address := lower . -}}
{{- $said := regexReplaceAll "[/?#].*$" (regexReplaceAll "^[a-z]+://" $address "") "" | regexFind ":[0-9]+$" | trimPrefix ":" -}}
{{- default (get (dict "redis" "6379" "rediss" "6379" "http" "80" "https" "443") (splitList "://" $address | first)) $said -}}
{{- end -}}

{{/* The policy lets silos reach the addresses that the chart knows, unless further rules are there to do so. */}}
{{- define "imacs.checkEgress" -}}
{{- $values := .Values -}}
{{- $egress := .Values.networkPolicy.egress -}}
{{- if and .Values.networkPolicy.enabled (not $egress.extra) -}}
{{- range $rule, $known := dict "redis" (list "redis.url" $values.redis.url) "blob" (list "store.url" $values.store.url) "otlp" (list "otlp.endpoint" $values.otlp.endpoint) -}}
{{- $port := include "imacs.portOf" (last $known) -}}
{{- $ports := join ", " (index $egress $rule).ports -}}
{{- if and $port (not (has $port (splitList ", " $ports))) -}}
{{- fail (printf "networkPolicy.egress.%s.ports are %s, but %s is at port %s, which silos could never reach: add it there, or a rule to networkPolicy.egress.extra." $rule $ports (first $known) $port) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Claims hide nothing of the pod, and nothing hides them; blobs are read where the store is one. */}}
{{- define "imacs.checkFolders" -}}
{{- if and .Values.data.modelAddresses (not .Values.store.url) -}}
{{- fail "data.modelAddresses names blobs, but store.existingClaim is a folder, and silos read blobs with the credentials of their store: put the models on data.existingClaim, or use store.url." -}}
{{- end -}}
{{- $taken := list "/tmp" "/scratch" "/app" -}}
{{- range $key, $of := pick .Values "store" "data" -}}
{{- if $of.existingClaim -}}
{{- $folder := clean $of.mountPath | trimSuffix "/" -}}
{{- range $other := $taken -}}
{{- if or (hasPrefix (printf "%s/" $other) (printf "%s/" $folder)) (hasPrefix (printf "%s/" $folder) (printf "%s/" $other)) -}}
{{- fail (printf "%s.mountPath is %s, but %s is another folder of the pod: one would hide the other. Choose a path that is neither above nor below it." $key $of.mountPath $other) -}}
{{- end -}}
{{- end -}}
{{- $taken = append $taken $folder -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Of (list KEY LABELS). */}}
{{- define "imacs.checkLabels" -}}
{{- $name := first . -}}
{{- range $label := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "imacs/pool" "imacs/silo" -}}
{{- if hasKey (default dict (last $)) $label -}}
{{- fail (printf "%s has %s, by which the chart tells its own pods apart: leave it out." $name $label) -}}
{{- end -}}
{{- end -}}
{{- end -}}
