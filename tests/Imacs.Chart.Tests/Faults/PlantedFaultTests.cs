using Imacs.Chart.Tests.Harness;
using Imacs.Chart.Tests.Policy;

namespace Imacs.Chart.Tests.Faults;

/// <summary>A fault planted in a rendering must be found: a check that cannot fail proves nothing.</summary>
[Trait("Suite", "Chart")]
public sealed class PlantedFaultTests
{
    [Theory]
    [InlineData("default", "minReadySeconds: 30", "minReadySecond: 30", "minReadySecond")]
    [InlineData("default", "progressDeadlineSeconds: 930", "progressDeadlineSeconds: soon", "progressDeadlineSeconds")]
    [InlineData("default", "progressDeadlineSeconds: 1020", "progressDeadlineSeconds: 900", "progressDeadlineSeconds must be")]
    [InlineData("default", "kubernetes.io/arch: amd64", "kubernetes.io/os: linux", "must name the architecture of its nodes")]
    [InlineData("default", "  activeDeadlineSeconds: 900\n", "", "nobody ends it")]
    [InlineData("default", "terminationGracePeriodSeconds: 90", "terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds")]
    [InlineData("default", "  selector:\n    matchLabels:\n      app.kubernetes.io/name: imacs\n      app.kubernetes.io/instance: rel\n      app.kubernetes.io/component: coordinator\n  template:", "  template:", "selector")]
    [InlineData("default", "      app.kubernetes.io/component: worker\n      imacs/pool: cpu\n  template:", "      app.kubernetes.io/component: worker\n      imacs/pool: gpu\n  template:", "does not select its own pods")]
    [InlineData("default", "targetPort: http", "targetPort: web", "leads to port web")]
    [InlineData("default", "httpGet: {path: /health/ready, port: http}", "httpGet: {path: /health/ready, port: web}", "asks port web")]
    [InlineData("default", "minAvailable: 2", "minAvailable: 3", "lets no pod go")]
    [InlineData("default", "runAsNonRoot: true\n        runAsUser: 1654", "runAsNonRoot: true\n        runAsUser: 0", "other than root")]
    [InlineData("default", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem")]
    [InlineData("default", "drop: [ALL]", "drop: [NET_RAW]", "capabilities")]
    [InlineData("default", "imacs/imacs:0.1.0", "imacs/imacs:latest", "names no version")]
    [InlineData("default", "memory: 4Gi", "memory: 4 GB", "memory")]
    [InlineData("default", "      automountServiceAccountToken: false\n", "", "automountServiceAccountToken")]
    [InlineData("default", "emptyDir: {sizeLimit: 256Mi}", "emptyDir: {}", "sizeLimit")]
    [InlineData("default", "emptyDir: {sizeLimit: 256Mi}", "hostPath: {path: /}", "hostPath")]
    [InlineData("default", "failureThreshold: 60", "failureThreshold: 6e+01", "has the number 6e+01")]
    [InlineData("keda", "maxReplicaCount: 400", "maxReplicas: 400", "maxReplicas")]
    [InlineData("keda", "ignoreNullValues: \"false\"", "ignoreNullValues: \"true\"", "no answer for no work")]
    [InlineData("keda", "    failureThreshold: 3\n    replicas: 1", "    replicas: 1", "failureThreshold")]
    [InlineData("keda", "path: /metrics", "pathe: /metrics", "pathe")]
    [InlineData("keda", "    - port: http\n      path", "    - port: metrics\n      path", "scrapes a port")]
    [InlineData("keda", "regex: (.+), targetLabel: pool", "regex: \"\", targetLabel: pool", "empty regex")]
    [InlineData("keda", "scaleTargetRef: {name: rel-imacs-cpu}", "scaleTargetRef: {name: rel-imacs}", "which is not there")]
    [InlineData("keda", "verbs: [list, patch]", "verbs: [list, patch, delete]", "nothing else")]
    [InlineData("keda", "verbs: [list, patch]", "verb: [list, patch]", "verb")]
    [InlineData("keda", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rel-imacs-pod-deletion-cost}", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rel-imacs}", "which is not there")]
    [InlineData("keda", "name: rel-imacs-coordinators, namespace", "name: rel-imacs-workers, namespace", "gives rights to rel-imacs-cpu too")]
    [InlineData("keda", "app.kubernetes.io/component=worker", "app.kubernetes.io/component=coordinator", "not all workers and only workers")]
    [InlineData("no-keda", "averageUtilization: 70", "averageUtilisation: 70", "averageUtilisation")]
    public async Task Checks_OfAPlantedFault_NameIt(string name, string whole, string broken, string named)
    {
        string render = await HelmTool.RenderCaseAsync(name);
        Assert.Contains(whole, render, StringComparison.Ordinal);
        List<string> problems = await Checks.AllAsync(render.Replace(whole, broken, StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keda")]
    [InlineData("monitoring")]
    public async Task Checks_OfAWholeRendering_FindNothing(string name) => Assert.Empty(await Checks.AllAsync(await HelmTool.RenderCaseAsync(name)));
}
