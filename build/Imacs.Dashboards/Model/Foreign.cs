namespace Imacs.Dashboards.Model;

/// <summary>Names of metrics that others emit, as a scrape of Orleans 10.4.2 and .NET 10 has them; the GPUs' are dcgm-exporter's, and certificates' cert-manager's.</summary>
internal static class Foreign
{
    public const string Up = "up";
    public const string RequestLatency = "orleans_app_requests_latency_milliseconds";
    public const string RequestsTimedOut = "orleans_app_requests_timedout_total";
    public const string MessagesRejected = "orleans_messaging_rejected_total";
    public const string MessagesExpired = "orleans_messaging_expired_total";
    public const string PingsSent = "orleans_messaging_pings_sent_total";
    public const string PingsMissed = "orleans_messaging_pings_reply_missed_total";
    public const string RingSize = "orleans_consistent_ring_size";
    public const string Activations = "orleans_catalog_activations";
    public const string ActivationsCreated = "orleans_catalog_activation_created_total";
    public const string LongTurns = "orleans_scheduler_long_running_turns_total";
    public const string SocketsOpened = "orleans_networking_sockets_opened_total";
    public const string GatewaysOfClient = "orleans_client_connected_gateways";
    public const string ClientsOfGateway = "orleans_gateway_connected_clients";
    public const string WorkingSet = "dotnet_process_memory_working_set_bytes";
    public const string ProcessorTime = "dotnet_process_cpu_time_seconds_total";
    public const string CollectorPause = "dotnet_gc_pause_time_seconds_total";
    // Typed as a counter and yet the length now.
    public const string ThreadPoolQueue = "dotnet_thread_pool_queue_length_total";
    public const string Exceptions = "dotnet_exceptions_total";
    public const string GpuActive = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";
    public const string GpuTensor = "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE";
    public const string GpuMemory = "DCGM_FI_DEV_FB_USED";
    public const string GpuTemperature = "DCGM_FI_DEV_GPU_TEMP";
    public const string GpuXid = "DCGM_FI_DEV_XID_ERRORS";
    public const string AutoscalerReplicas = "kube_horizontalpodautoscaler_status_current_replicas";
    public const string AutoscalerMost = "kube_horizontalpodautoscaler_spec_max_replicas";
    public const string CertificateExpiry = "certmanager_certificate_expiration_timestamp_seconds";
    public const string CertificateRenewal = "certmanager_certificate_renewal_timestamp_seconds";
}
