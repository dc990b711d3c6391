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
    public async Task Template_OfContradictions_FailsWithASentence(string set, string said) => await RefuseAsync(said, "--set", set);

    [Fact]
    public async Task Template_OfOldKubernetes_IsRefused()
    {
        ProcessResult old = await HelmTool.TemplateAsync("--values", Repository.ValuesOf("default"), "--kube-version", "v1.20.0");
        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("chart requires kubeVersion", old.Error, StringComparison.Ordinal);
    }

    private static async Task RefuseAsync(string said, params string[] arguments)
    {
        ProcessResult result = await HelmTool.TemplateAsync(["--values", Repository.ValuesOf("default"), .. arguments]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }
}
