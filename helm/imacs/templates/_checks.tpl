{{/* What no schema can say: values that contradict one another end in a sentence. */}}
{{- define "imacs.checks" -}}
{{- with .Values -}}
{{- if and (not .redis.existingSecret) (not .redis.url) -}}
{{- fail "Silos find one another through Redis: name the secret that holds its address in redis.existingSecret, or set redis.url." -}}
{{- end -}}
{{- if and .redis.existingSecret .redis.url -}}
{{- fail "redis.existingSecret and redis.url are both set: which Redis is meant? Leave one of them." -}}
{{- end -}}
{{- if and .store.url .store.existingClaim -}}
{{- fail "store.url and store.existingClaim are both set: artifacts are in one place. Leave one of them." -}}
{{- end -}}
{{- if not (or .store.url .store.existingClaim) -}}
{{- fail "Silos keep their artifacts in a store that all of them see: set store.url to a blob container, or store.existingClaim to a claim that many pods can write." -}}
{{- end -}}
{{- if and .store.existingSecret .store.existingClaim -}}
{{- fail "store.existingSecret is a storage account's connection string, but store.existingClaim is a folder: leave one of them." -}}
{{- end -}}
{{- if and .store.url (not .store.existingSecret) (not (hasPrefix "https://" .store.url)) -}}
{{- fail (printf "store.url is '%s': without store.existingSecret it must be https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX]." .store.url) -}}
{{- end -}}
{{- if and .workloadIdentity.enabled .store.existingSecret -}}
{{- fail "workloadIdentity.enabled and store.existingSecret are both set: the connection string would win, and the identity be unused. Leave one of them." -}}
{{- end -}}
{{- if and .workloadIdentity.enabled (not .workloadIdentity.clientId) (or .serviceAccounts.coordinators.create .serviceAccounts.workers.create) -}}
{{- fail "workloadIdentity.enabled needs workloadIdentity.clientId for the service accounts that this chart makes." -}}
{{- end -}}
{{- if ge (int64 .coordinators.podDisruptionBudget.minAvailable) (int64 .coordinators.replicas) -}}
{{- fail (printf "coordinators.podDisruptionBudget.minAvailable is %d of %d replicas: no node with a coordinator could ever be drained. Make it smaller." (int64 .coordinators.podDisruptionBudget.minAvailable) (int64 .coordinators.replicas)) -}}
{{- end -}}
{{- if ne (len (uniq (list (int64 .ports.silo) (int64 .ports.gateway) (int64 .ports.http)))) 3 -}}
{{- fail "ports.silo, ports.gateway and ports.http must be three different ports." -}}
{{- end -}}
{{- end -}}
{{- include "imacs.checkCredentials" . -}}
{{- include "imacs.checkAccounts" . -}}
{{- include "imacs.checkEgress" . -}}
{{- include "imacs.checkFolders" . -}}
{{- include "imacs.checkLabels" (list "commonLabels" .Values.commonLabels) -}}
{{- include "imacs.checkResources" (dict "name" "test" "of" .Values.test) -}}
{{- include "imacs.checkRole" (dict "root" . "name" "coordinators" "of" .Values.coordinators) -}}
{{- $pools := (include "imacs.pools" . | fromJson).pools -}}
{{- if not $pools -}}
{{- fail "No pool of workers is enabled: the cluster would accept comparisons and never work on them. Enable one in workers." -}}
{{- end -}}
{{- range $name, $pool := $pools -}}
{{- include "imacs.checkPool" (dict "root" $ "name" (printf "workers.%s" $name) "pool" $pool) -}}
{{- end -}}
{{- end -}}

{{/* Of (dict "root" $ "name" KEY "of" VALUES): what coordinators and pools have in common. */}}
{{- define "imacs.checkRole" -}}
{{- include "imacs.checkResources" . -}}
{{- include "imacs.checkIdentity" . -}}
{{- include "imacs.checkLabels" (list (printf "%s.podLabels" .name) .of.podLabels) -}}
{{- if eq (toString (default .root.Values.image.tag .of.image.tag)) "latest" -}}
{{- fail (printf "%s would run an image with the tag 'latest', which means another program every day: name a version or a digest." .name) -}}
{{- end -}}
{{- if and (eq (toString .of.rollingUpdate.maxUnavailable | trimSuffix "%") "0") (eq (toString .of.rollingUpdate.maxSurge | trimSuffix "%") "0") -}}
{{- fail (printf "%s.rollingUpdate.maxUnavailable and maxSurge are both 0: no pod could ever be replaced." .name) -}}
{{- end -}}
{{- if ge (mulf .of.scratch.cacheGib 1073741824) (include "imacs.quantity" .of.scratch.sizeLimit | float64) -}}
{{- fail (printf "%s.scratch.cacheGib is %d, but its folder is limited to %s: a full cache would have the pod evicted. Make sizeLimit larger or cacheGib smaller." .name (int64 .of.scratch.cacheGib) .of.scratch.sizeLimit) -}}
{{- end -}}
{{- end -}}

{{- define "imacs.checkResources" -}}
{{- $name := .name -}}
{{- $requests := default dict .of.resources.requests -}}
{{- $limits := default dict .of.resources.limits -}}
{{- if not $limits.memory -}}
{{- fail (printf "%s.resources.limits.memory is missing: a silo without one takes its node's memory from others." $name) -}}
{{- end -}}
{{- if not $requests.cpu -}}
{{- fail (printf "%s.resources.requests.cpu is missing: a silo makes as many threads as it requests CPUs." $name) -}}
{{- end -}}
{{- range $what, $limit := $limits -}}
{{- $request := get $requests $what -}}
{{- if and $request (lt (include "imacs.quantity" $limit | float64) (include "imacs.quantity" $request | float64)) -}}
{{- fail (printf "%s.resources.limits.%s is %v, less than the request, %v: Kubernetes would take no such pod. Raise the limit or lower the request." $name $what $limit $request) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "imacs.checkPool" -}}
{{- $name := .name -}}
{{- $values := .root.Values -}}
{{- with .pool -}}
{{- include "imacs.checkRole" (dict "root" $.root "name" $name "of" .) -}}
{{- if gt (int64 .gpus) 1 -}}
{{- fail (printf "%s.gpus is %d, but a silo works on one device: the others would be held and not used. Set 1, and more replicas." $name (int64 .gpus)) -}}
{{- end -}}
{{- if and (hasPrefix "cuda" .device) (eq (int64 .gpus) 0) -}}
{{- fail (printf "%s.device is %s, but %s.gpus is 0: its pods would see no GPU and refuse to start. Set gpus." $name .device $name) -}}
{{- end -}}
{{- if and (eq .device "cpu") (gt (int64 .gpus) 0) -}}
{{- fail (printf "%s.device is cpu, but %s.gpus is %d: GPUs would be held and not used. Leave out one of them." $name $name (int64 .gpus)) -}}
{{- end -}}
{{- if and (gt (int64 .gpus) 0) (or $values.image.digest $values.image.tag) (not .image.digest) (not .image.tag) -}}
{{- fail (printf "image.tag or image.digest names one image, but %s has GPUs and needs that with CUDA: name it in %s.image." $name $name) -}}
{{- end -}}
{{- if eq (toString .podDisruptionBudget.maxUnavailable | trimSuffix "%") "0" -}}
{{- fail (printf "%s.podDisruptionBudget.maxUnavailable is 0: no node with such a worker could ever be drained. Shards are leased, so a worker may always go: set 1 or more." $name) -}}
{{- end -}}
{{- with .autoscaling -}}
{{- if gt (int64 .minReplicas) (int64 .maxReplicas) -}}
{{- fail (printf "%s.autoscaling.minReplicas is %d, more than maxReplicas, %d." $name (int64 .minReplicas) (int64 .maxReplicas)) -}}
{{- end -}}
{{- if and (eq .mode "hpa") (eq (int64 .minReplicas) 0) -}}
{{- fail (printf "%s.autoscaling.minReplicas is 0, but an HPA cannot scale from nothing: set 1, or mode keda." $name) -}}
{{- end -}}
{{- if and (eq .mode "keda") (not $values.keda.serverAddress) -}}
{{- fail (printf "%s.autoscaling.mode is keda, but keda.serverAddress is empty: name the Prometheus that has the coordinators' metrics." $name) -}}
{{- end -}}
{{- if and (ne .mode "hpa") .metrics -}}
{{- fail (printf "%s.autoscaling.metrics are an HPA's, but mode is %s." $name .mode) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .autoscaling.mode "hpa") (gt (int64 .gpus) 0) (not .autoscaling.metrics) -}}
{{- fail (printf "%s is scaled by an HPA without metrics of its own: by CPU, which says nothing about a GPU. Give autoscaling.metrics, or use mode keda." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
