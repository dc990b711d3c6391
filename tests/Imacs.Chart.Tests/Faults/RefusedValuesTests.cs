using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Faults;

/// <summary>Values that make no sense end in a sentence.</summary>
[Trait("Suite", "Chart")]
public sealed class RefusedValuesTests
{
    [Theory]
    [InlineData("replica=3", "Additional property replica is not allowed")]
    [InlineData("coordinators.replica=3", "Additional property replica is not allowed")]
    [InlineData("workers.cpu.replica=3", "Additional property replica is not allowed")]
    [InlineData("workers.cpu.resources.limit.memory=1Gi", "Additional property limit is not allowed")]
    [InlineData("networkPolicy.egress.smtp.ports={25}", "Additional property smtp is not allowed")]
    [InlineData("coordinators.replicas=0", "coordinators.replicas: Must be greater than or equal to 1")]
    [InlineData("coordinators.replicas=three", "coordinators.replicas: Invalid type")]
    [InlineData("security.runAsUser=0", "security.runAsUser: Must be greater than or equal to 1")]
    [InlineData("image.digest=sha256:abc", "image.digest: Does not match pattern")]
    [InlineData("workers.cpu.autoscaling.mode=auto", "workers.cpu.autoscaling.mode must be one of the following")]
    [InlineData("workers.cpu.device=tpu", "workers.cpu.device: Does not match pattern")]
    [InlineData("workers.coordinators.replicas=1", "Property name of \"coordinators\" does not match")]
    [InlineData("workers.CPU.replicas=1", "Property name of \"CPU\" does not match")]
    [InlineData("ports.http=70000", "ports.http: Must be less than or equal to 65535")]
    [InlineData("workers.cpu.resources.limits.memory=lots", "workers.cpu.resources.limits.memory: Does not match pattern")]
    public async Task Schema_OfWrongValues_NamesTheKey(string set, string said) => await RefuseAsync(said, "--set", set);

    [Theory]
    [InlineData("redis.existingSecret=", "name the secret that holds its address in redis.existingSecret, or set redis.url")]
    [InlineData("redis.url=redis://r", "which Redis is meant?")]
    [InlineData("redis.existingSecret=,redis.url=redis://:pw@r", "redis.url holds a password")]
    [InlineData("store.url=,store.existingSecret=", "set store.url to a blob container, or store.existingClaim")]
    [InlineData("store.existingClaim=c", "artifacts are in one place")]
    [InlineData("store.url=,store.existingSecret=,store.existingClaim=c,data.modelAddresses={https://a/b}", "silos read blobs with the credentials of their store")]
    [InlineData("store.url=,store.existingClaim=c", "store.existingClaim is a folder")]
    [InlineData("store.url=https://a/b?sig=x", "store.url holds a signature")]
    [InlineData("store.existingSecret=", "without store.existingSecret it must be https://")]
    [InlineData("workloadIdentity.enabled=true", "the identity be unused")]
    [InlineData("workloadIdentity.enabled=true,store.existingSecret=,store.url=https://a/b", "needs workloadIdentity.clientId")]
    [InlineData("coordinators.podDisruptionBudget.minAvailable=3", "is 3 of 3 replicas")]
    [InlineData("ports.http=11111", "three different ports")]
    [InlineData("image.tag=latest", "another program every day")]
    [InlineData("workers.cpu.image.tag=latest", "workers.cpu would run an image with the tag 'latest'")]
    [InlineData("workers.cpu.enabled=false", "No pool of workers is enabled")]
    [InlineData("workers.cpu=null", "No pool of workers is enabled")]
    [InlineData("workers.cpu.device=cuda", "workers.cpu.gpus is 0")]
    [InlineData("workers.gpu.enabled=true,workers.gpu.device=cpu", "GPUs would be held and not used")]
    [InlineData("workers.gpu.enabled=true,image.tag=1.2.3", "name it in workers.gpu.image")]
    [InlineData("workers.cpu.podDisruptionBudget.maxUnavailable=0", "no node with such a worker could ever be drained")]
    [InlineData("workers.cpu.autoscaling.minReplicas=11", "is 11, more than maxReplicas, 10")]
    [InlineData("workers.cpu.autoscaling.mode=hpa,workers.cpu.autoscaling.minReplicas=0", "an HPA cannot scale from nothing")]
    [InlineData("workers.cpu.autoscaling.mode=keda", "keda.serverAddress is empty")]
    [InlineData("workers.cpu.autoscaling.metrics[0].type=Resource", "are an HPA's, but mode is none")]
    [InlineData("workers.gpu.enabled=true,workers.gpu.autoscaling.mode=hpa,workers.gpu.autoscaling.minReplicas=1", "says nothing about a GPU")]
    [InlineData("workers.gpu.enabled=true,workers.gpu.gpus=2", "works on one device")]
    [InlineData("coordinators.rollingUpdate.maxSurge=0", "no pod could ever be replaced")]
    [InlineData("workers.cpu.rollingUpdate.maxSurge=0%", "no pod could ever be replaced")]
    [InlineData("otlp.endpoint=collector", "otlp.endpoint")]
    [InlineData("workers.cpu.rollingUpdate.maxSurge=0", "no pod could ever be replaced")]
    [InlineData("workers.cpu.scratch.cacheGib=24", "a full cache would have the pod evicted")]
    [InlineData("coordinators.resources.limits.memory=null", "coordinators.resources.limits.memory is missing")]
    [InlineData("workerDefaults.resources.requests.cpu=null", "as many threads as it requests CPUs")]
    [InlineData("store.existingSecret=,store.url=https://a/b", "the pods of coordinators have nothing to sign in with")]
    [InlineData("store.existingSecret=,store.url=https://a/b,coordinators.extraEnv[0].name=AZURE_CLIENT_ID", "the pods of workers.cpu have nothing to sign in with")]
    [InlineData("workers.cpu.resources.limits.memory=1Gi", "workers.cpu.resources.limits.memory is 1Gi, less than the request, 8Gi")]
    [InlineData("coordinators.resources.limits.memory=2000000000", "coordinators.resources.limits.memory is 2000000000, less than the request, 2Gi")]
    [InlineData("coordinators.resources.limits.cpu=500m", "coordinators.resources.limits.cpu is 500m, less than the request, 1")]
    [InlineData("test.resources.limits.memory=2000M", "test.resources.limits.memory is 2000M, less than the request, 2Gi")]
    [InlineData("test.resources.limits.memory=null", "test.resources.limits.memory is missing")]
    [InlineData("workers.cpu.scratch.sizeLimit=16384Mi", "a full cache would have the pod evicted")]
    [InlineData("workers.cpu.scratch.sizeLimit=17G", "a full cache would have the pod evicted")]
    [InlineData("coordinators.scratch.sizeLimit=4000M", "a full cache would have the pod evicted")]
    [InlineData("data.existingClaim=d,data.mountPath=/tmp", "data.mountPath is /tmp, but /tmp is another folder of the pod")]
    [InlineData("data.existingClaim=d,data.mountPath=/data/../app/data/", "but /app is another folder of the pod")]
    [InlineData("data.existingClaim=d,data.mountPath=//", "data.mountPath is //, but /tmp is another folder of the pod")]
    [InlineData("store.url=,store.existingSecret=,store.existingClaim=c,store.mountPath=/scratch/artifacts", "store.mountPath is /scratch/artifacts, but /scratch is another folder of the pod")]
    [InlineData("store.url=,store.existingSecret=,store.existingClaim=c,store.mountPath=/data,data.existingClaim=d", "store.mountPath is /data, but /data is another folder of the pod")]
    [InlineData("store.url=,store.existingSecret=,store.existingClaim=c,data.existingClaim=d,data.mountPath=/artifacts/data", "store.mountPath is /artifacts, but /artifacts/data is another folder of the pod")]
    [InlineData("redis.existingSecret=,redis.url=redis://r:7000/1", "networkPolicy.egress.redis.ports are 6379, 6380, but redis.url is at port 7000")]
    [InlineData("redis.existingSecret=,redis.url=r:7000", "redis.url is at port 7000")]
    [InlineData("redis.existingSecret=,redis.url=rediss://r,networkPolicy.egress.redis.ports={7000}", "redis.url is at port 6379")]
    [InlineData("store.url=https://a:10000/b", "networkPolicy.egress.blob.ports are 443, but store.url is at port 10000")]
    [InlineData("store.url=https://a/b,networkPolicy.egress.blob.ports={10000}", "store.url is at port 443")]
    [InlineData("otlp.endpoint=http://c", "networkPolicy.egress.otlp.ports are 4317, 4318, but otlp.endpoint is at port 80")]
    [InlineData("otlp.endpoint=https://c:9000/v1", "otlp.endpoint is at port 9000")]
    [InlineData("podDeletionCost.enabled=true,serviceAccounts.coordinators.create=false", "a right to patch pods to the account 'default'")]
    [InlineData("podDeletionCost.enabled=true,serviceAccounts.workers.create=false,serviceAccounts.workers.name=rel-imacs-coordinators", "a right to patch pods to workers too")]
    [InlineData("serviceAccounts.coordinators.name=a,serviceAccounts.workers.name=a", "would both make the account 'a'")]
    [InlineData("commonLabels.imacs/silo=x", "commonLabels has imacs/silo, by which the chart tells its own pods apart")]
    [InlineData("coordinators.podLabels.app\\.kubernetes\\.io/component=x", "coordinators.podLabels has app.kubernetes.io/component")]
    [InlineData("workers.cpu.podLabels.imacs/pool=x", "workers.cpu.podLabels has imacs/pool")]
    [InlineData("redis.existingSecret=,redis.url=r:6379\\,Password=x", "redis.url holds a password")]
    [InlineData("redis.existingSecret=,redis.url=r:6379\\, password = x", "redis.url holds a password")]
    [InlineData("otlp.endpoint=http://me:pw@c:4317", "otlp.endpoint holds a user's name or password")]
    [InlineData("keda.serverAddress=http://me:pw@p:9090", "keda.serverAddress holds a user's name or password")]
    public async Task Template_OfContradictions_FailsWithASentence(string set, string said) => await RefuseAsync(said, "--set", set);

    [Theory]
    [InlineData("store.existingSecret=,store.url=https://a/b,coordinators.extraEnv[0].name=AZURE_CLIENT_ID,workers.cpu.extraEnv[0].name=AZURE_CLIENT_ID")]
    [InlineData("workers.cpu.scratch.sizeLimit=1Ti,coordinators.scratch.sizeLimit=5000M")]
    [InlineData("workers.cpu.resources.limits.memory=8192Mi,workers.cpu.resources.limits.cpu=4000m")]
    [InlineData("data.existingClaim=d,data.mountPath=/tmp-data")]
    [InlineData("redis.existingSecret=,redis.url=redis://r:7000,networkPolicy.enabled=false")]
    [InlineData("redis.existingSecret=,redis.url=redis://r:7000,networkPolicy.egress.extra[0].ports[0].port=7000")]
    [InlineData("redis.existingSecret=,redis.url=redis://r:7000,networkPolicy.egress.redis.ports={7000}")]
    [InlineData("redis.existingSecret=,redis.url=r\\,ssl=true,networkPolicy.egress.redis.ports={6380}")]
    [InlineData("otlp.endpoint=http://c:4318/a@b")]
    [InlineData("serviceAccounts.coordinators.name=a,serviceAccounts.workers.name=a,serviceAccounts.workers.create=false")]
    public async Task Template_OfWhatOnlyLooksLikeAContradiction_Succeeds(string set) => _ = (await TemplateAsync("--set", set)).Succeeded;

    [Fact]
    public async Task Template_OfOldKubernetes_IsRefused()
    {
        ProcessResult old = await HelmTool.TemplateAsync("--values", Repository.ValuesOf("default"), "--kube-version", "v1.20.0");
        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("chart requires kubeVersion", old.Error, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(string said, params string[] arguments)
    {
        ProcessResult result = await TemplateAsync(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    private static Task<ProcessResult> TemplateAsync(params string[] arguments) => HelmTool.TemplateAsync(["--values", Repository.ValuesOf("default"), .. arguments]);
}
