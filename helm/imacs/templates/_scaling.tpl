{{/* Up at once; down by one pod in two minutes, after ten minutes in which fewer were enough: a draining worker hands back shards, and images are large. */}}
{{- define "imacs.behavior" -}}
scaleUp:
  stabilizationWindowSeconds: 0
  selectPolicy: Max
  policies:
    - {type: Percent, value: 100, periodSeconds: 15}
    - {type: Pods, value: 4, periodSeconds: 15}
scaleDown:
  stabilizationWindowSeconds: 600
  policies:
    - {type: Pods, value: 1, periodSeconds: 120}
{{- end -}}

{{/* One grain knows the backlog; max, in case two coordinators tell it while it moves. Calls to workers are each coordinator's own: without them a pool of none would never begin, and one that
     clusters or checks would be taken away. */}}
{{- define "imacs.backlog" -}}
{{- if .Values.keda.query -}}
{{- .Values.keda.query -}}
{{- else -}}
{{- printf "sum(max by (state) (imacs_scheduler_shards{namespace=%q,app_kubernetes_io_instance=%q,state=~\"pending|in_flight\"})) + (sum(imacs_worker_calls{namespace=%q,app_kubernetes_io_instance=%q}) or vector(0))" .Release.Namespace .Release.Name .Release.Namespace .Release.Name -}}
{{- end -}}
{{- end -}}

{{/* Of (dict "root" $ "name" POOL "object" DEPLOYMENT "of" AUTOSCALING). */}}
{{- define "imacs.keda" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ .object }}
  labels:
    {{- include "imacs.labels" .root | nindent 4 }}
    app.kubernetes.io/component: worker
    imacs/pool: {{ .name }}
spec:
  scaleTargetRef: {name: {{ .object }}}
  minReplicaCount: {{ .of.minReplicas | int64 }}
  maxReplicaCount: {{ .of.maxReplicas | int64 }}
  pollingInterval: {{ .root.Values.keda.pollingInterval | int64 }}
  cooldownPeriod: 600
  # A Prometheus that does not answer changes nothing: neither pods taken from work, nor a hundred of them started.
  fallback:
    failureThreshold: 3
    replicas: {{ max 1 (int64 .of.minReplicas) }}
    behavior: currentReplicas
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        {{- include "imacs.behavior" .root | nindent 8 }}
  triggers:
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ .root.Values.keda.serverAddress | quote }}
        query: {{ include "imacs.backlog" .root | quote }}
        threshold: {{ .of.shardsPerReplica | int64 | quote }}
        activationThreshold: "0"
        ignoreNullValues: "false"
      {{- with .root.Values.keda.authentication }}
      authenticationRef: {name: {{ . }}}
      {{- end }}
{{- end -}}

{{- define "imacs.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .object }}
  labels:
    {{- include "imacs.labels" .root | nindent 4 }}
    app.kubernetes.io/component: worker
    imacs/pool: {{ .name }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ .object }}}
  minReplicas: {{ .of.minReplicas | int64 }}
  maxReplicas: {{ .of.maxReplicas | int64 }}
  behavior:
    {{- include "imacs.behavior" .root | nindent 4 }}
  metrics:
    {{- if .of.metrics }}
    {{- toYaml .of.metrics | nindent 4 }}
    {{- else }}
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: 70}
    {{- end }}
{{- end -}}
