using Xunit.Abstractions;
using Xunit.Sdk;

namespace OnnxKeras.Tests;

/// <summary>A theory over recorded cases of a kind that a folder of cases may do without: no case, no test.</summary>
[XunitTestCaseDiscoverer("OnnxKeras.Tests.CaseTheoryDiscoverer", "Conformance.Tests")]
sealed class CaseTheoryAttribute : TheoryAttribute;

/// <summary>Finds the cases of a <see cref="CaseTheoryAttribute"/>.</summary>
sealed class CaseTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    public override IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method,
        IAttributeInfo theory) => base.Discover(options, method, theory)
        .Where(c => c is not ExecutionErrorTestCase { ErrorMessage: var error } || !error.StartsWith("No data found"));
}
