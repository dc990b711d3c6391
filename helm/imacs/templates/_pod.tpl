{{/* PodSecurity "restricted", for every pod of this chart. */}}
{{- define "imacs.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.security.runAsUser | int64 }}
runAsGroup: {{ .Values.security.runAsGroup | int64 }}
fsGroup: {{ .Values.security.runAsGroup | int64 }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "imacs.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Of (dict "root" $ "name" VARIABLE): the address of Redis. */}}
{{- define "imacs.redis" -}}
- name: {{ .name }}
{{- with .root.Values.redis }}
{{- if .existingSecret }}
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .existingSecretKey }}}}
{{- else }}
  value: {{ .url | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "imacs.storeSecret" -}}
{{- with .Values.store -}}
{{- if .existingSecret -}}
- name: IMACS_STORE_CONNECTION_STRING
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .existingSecretKey }}}}
{{- end }}
{{- end }}
{{- end -}}

{{/* The root is read-only: what a process writes is here. */}}
{{- define "imacs.writableEnv" -}}
- {name: TMPDIR, value: /scratch}
- {name: HOME, value: /tmp}
{{- end -}}

{{- define "imacs.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: scratch, mountPath: /scratch}
{{- if .Values.store.existingClaim }}
- {name: store, mountPath: {{ .Values.store.mountPath }}}
{{- end }}
{{- if .Values.data.existingClaim }}
- {name: data, mountPath: {{ .Values.data.mountPath }}, readOnly: true}
{{- end }}
{{- end -}}

{{/* Of (dict "root" $ "scratch" SIZE). */}}
{{- define "imacs.volumes" -}}
- {name: tmp, emptyDir: {sizeLimit: 256Mi}}
- {name: scratch, emptyDir: {sizeLimit: {{ .scratch }}}}
{{- with .root.Values.store.existingClaim }}
- {name: store, persistentVolumeClaim: {claimName: {{ . }}}}
{{- end }}
{{- with .root.Values.data.existingClaim }}
- {name: data, persistentVolumeClaim: {claimName: {{ . }}, readOnly: true}}
{{- end }}
{{- end -}}

{{/* Of the values of a role: how long replacing a pod may take. Where none may be added first, a new one begins when an old one has drained. */}}
{{- define "imacs.progressDeadline" -}}
{{- add 900 (int64 .drainSeconds) -}}
{{- end -}}

{{/* The labels of a Deployment's pods; of what imacs.pod is of. */}}
{{- define "imacs.podLabels" -}}
{{ include "imacs.roleSelector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
imacs/silo: "true"
{{- if .root.Values.workloadIdentity.enabled }}
azure.workload.identity/use: "true"
{{- end }}
{{- end -}}

{{/* Of the values of a role: where its pods may run, and which go first. The image is for amd64 alone, whatever else a node must be. */}}
{{- define "imacs.scheduling" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
nodeSelector:
  {{- merge (dict) (default dict .nodeSelector) (dict "kubernetes.io/arch" "amd64") | toYaml | nindent 2 }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Of (dict "root" $ "role" "coordinator"|"worker" "pool" NAME "of" VALUES): a Deployment's pod template. Coordinators and all pools share it. */}}
{{- define "imacs.pod" -}}
{{- $root := .root -}}
{{- $worker := eq .role "worker" -}}
{{- $gpus := int64 (default 0 .of.gpus) -}}
{{- $cores := include "imacs.cores" .of.resources.requests.cpu | int64 -}}
{{- $selector := include "imacs.roleSelector" . -}}
metadata:
  labels:
    {{- include "imacs.keyedOnce" (list (include "imacs.podLabels" .) $root.Values.commonLabels .of.podLabels) | nindent 4 }}
  annotations:
    {{- include "imacs.keyedOnce" (list (printf "checksum/config: %s" (include "imacs.config" $root | sha256sum)) .of.podAnnotations) | nindent 4 }}
spec:
  {{- with include "imacs.pullSecrets" $root }}{{ . | nindent 2 }}{{ end }}
  serviceAccountName: {{ include "imacs.serviceAccount" (dict "root" $root "accounts" (printf "%ss" .role)) }}
  automountServiceAccountToken: {{ and (not $worker) $root.Values.podDeletionCost.enabled }}
  # Kubernetes would offer a Service's address as IMACS_..., which a silo would read as an option.
  enableServiceLinks: false
  {{- include "imacs.scheduling" .of | trim | nindent 2 }}
  topologySpreadConstraints:
    {{- if .of.topologySpreadConstraints }}
    {{- toYaml .of.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- $selector | nindent 10 }}
    {{- end }}
  # What a silo drains, what its shutdown may take after that (30 seconds), and 30 to spare.
  terminationGracePeriodSeconds: {{ add (int64 .of.drainSeconds) 30 30 }}
  securityContext:
    {{- include "imacs.podSecurity" $root | nindent 4 }}
  containers:
    - name: silo
      image: {{ include "imacs.image" (dict "root" $root "image" .of.image "gpus" $gpus) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      envFrom:
        - configMapRef: {name: {{ include "imacs.fullname" $root }}}
      env:
        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: IMACS_ROLE, value: {{ .role }}}
        - {name: IMACS_DRAIN_SECONDS, value: {{ .of.drainSeconds | int64 | quote }}}
        - {name: IMACS_CACHE, value: /scratch/models}
        - {name: IMACS_CACHE_GIB, value: {{ .of.scratch.cacheGib | int64 | quote }}}
        # Without a CPU limit a process would count the node's cores.
        - {name: DOTNET_PROCESSOR_COUNT, value: {{ max 2 $cores | quote }}}
        {{- if and (not $worker) $root.Values.podDeletionCost.enabled }}
        - {name: IMACS_WORKER_PODS, value: "app.kubernetes.io/name={{ include "imacs.name" $root }},app.kubernetes.io/instance={{ $root.Release.Name }},app.kubernetes.io/component=worker"}
        {{- end }}
        {{- if $worker }}
        - {name: IMACS_DEVICE, value: {{ default (ternary "cuda" "cpu" (gt $gpus 0)) .of.device | quote }}}
        - {name: IMACS_THREADS, value: {{ .of.threads | int64 | default (ternary 1 $cores (gt $gpus 0)) | quote }}}
        - {name: IMACS_SHARDS, value: {{ .of.shards | int64 | quote }}}
        - {name: IMACS_IMAGES, value: {{ .of.images | int64 | quote }}}
        {{- end }}
        {{- include "imacs.writableEnv" $root | nindent 8 }}
        {{- include "imacs.redis" (dict "root" $root "name" "IMACS_REDIS") | nindent 8 }}
        {{- with include "imacs.storeSecret" $root }}{{ . | nindent 8 }}{{ end }}
        {{- with .of.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - {name: silo, containerPort: {{ $root.Values.ports.silo | int64 }}}
        - {name: gateway, containerPort: {{ $root.Values.ports.gateway | int64 }}}
        - {name: http, containerPort: {{ $root.Values.ports.http | int64 }}}
      startupProbe:
        httpGet: {path: /health/startup, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        # Five minutes: a silo waits up to one for Redis.
        failureThreshold: 60
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      resources:
        {{- $resources := deepCopy .of.resources }}
        {{- if gt $gpus 0 }}
        {{- $_ := set $resources.limits .of.gpuResource $gpus }}
        {{- end }}
        {{- include "imacs.integers" $resources }}
        {{- toYaml $resources | nindent 8 }}
      securityContext:
        {{- include "imacs.containerSecurity" $root | nindent 8 }}
      volumeMounts:
        {{- include "imacs.mounts" $root | nindent 8 }}
        {{- with .of.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- include "imacs.volumes" (dict "root" $root "scratch" .of.scratch.sizeLimit) | nindent 4 }}
    {{- with .of.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
