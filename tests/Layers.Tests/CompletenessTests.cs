namespace OnnxKeras.Tests;

public class CompletenessTests
{
    public static TheoryData<Type> Classes => [.. Examples.Classes];

    static readonly HashSet<Type> shown = [.. Examples.All.Select(e => e.Make().GetType())];

    [Theory, MemberData(nameof(Classes))]
    public void EveryLayerHasAnExample(Type type) => Assert.True(
        Examples.Excluded.ContainsKey(type) != shown.Contains(type), $"{type.Name} needs an example.");

    [Fact]
    public void NamesAreUniqueAndBeginWithTheClass()
    {
        Assert.Equal(Examples.All.Count, Examples.All.DistinctBy(e => e.Name).Count());
        Assert.All(Examples.All, e => Assert.StartsWith(e.Make().GetType().Name, e.Name));
    }
}
