using OnnxKeras.Callbacks;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using PureHDF;
using PureHDF.Filters;

namespace OnnxKeras.Tests;

/// <summary>Data that stays in an HDF5 file trains as the same numbers in memory.</summary>
[Collection(nameof(Alone))]
public class HDF5MatrixTests : IDisposable
{
    const int Rows = 50;
    readonly string folder = Directory.CreateTempSubdirectory().FullName;
    readonly float[,] x = new float[Rows, 3], y = new float[Rows, 2];
    readonly float[] weights = new float[Rows];

    public HDF5MatrixTests()
    {
        var random = new Random(4);
        foreach (var array in (float[][,])[x, y])
            for (var i = 0; i < Rows; i++)
                for (var j = 0; j < array.GetLength(1); j++) array[i, j] = random.NextSingle();
        for (var i = 0; i < Rows; i++) weights[i] = i % 3;
        new H5File
        {
            ["g"] = new H5Group { ["x"] = x },
            ["y"] = new H5Dataset(y, chunks: [7, 2], datasetCreation: new(Filters: [ShuffleFilter.Id, DeflateFilter.Id])),
            ["w"] = weights,
            ["scalar"] = 3f,
        }.Write(DataFile);
    }

    string DataFile => Path.Combine(folder, "data.h5");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Model Compiled()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(5);
        var model = new Sequential([new InputLayer([3]), new Dense(4, activation: "tanh"), new Dense(2)]);
        model.Compile(new SGD(0.1), "mse", ["mae"]);
        return model;
    }

    static float[] WeightsOf(Model model) => [.. model.Weights.SelectMany(w => w.Value.ToArray<float>())];

    /// <summary>Notes what is read.</summary>
    sealed class Noted(RowSource rows) : RowSource
    {
        public List<(int Start, int End)> Reads { get; } = [];
        public override int Count => rows.Count;
        public override Shape Shape => rows.Shape;
        public override NDArray Read(int start, int end)
        {
            Reads.Add((start, end));
            return rows.Read(start, end);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("batch")]
    [InlineData("none")]
    public void TrainsAsArraysDo(string? shuffle)
    {
        Shuffle order = shuffle switch { "batch" => "batch", "none" => false, _ => true };
        using var fromFile = Compiled();
        using HDF5Matrix X = new(DataFile, "g/x"), Y = new(DataFile, "/y"), W = new(DataFile, "w");
        var history = fromFile.Fit(X, Y, batchSize: 8, epochs: 3, shuffle: order, sampleWeight: W, validationSplit: 0.3, verbose: 0);
        using var inMemory = Compiled();
        var expected = inMemory.Fit(x, y, batchSize: 8, epochs: 3, shuffle: order, sampleWeight: weights, validationSplit: 0.3, verbose: 0);
        foreach (var name in expected.Names) Assert.Equal(expected[name], history[name]);
        Assert.Equal(WeightsOf(inMemory), WeightsOf(fromFile));
        Assert.Equal(inMemory.Evaluate(x, y, batchSize: 8).ToArray(), fromFile.Evaluate(X, y, batchSize: 8));
        Assert.Equal(inMemory.TestOnBatch(x, y).ToArray(), fromFile.TestOnBatch(X, Y));
    }

    [Fact]
    public void BatchesAreNeighbours()
    {
        using var model = Compiled();
        using var file = new HDF5Matrix(DataFile, "g/x");
        var noted = new Noted(file);
        model.Fit(noted, y, batchSize: 8, epochs: 4, shuffle: "batch", verbose: 0);
        var batches = noted.Reads.Where(r => r.End - r.Start > 1).ToList();
        Assert.Equal(28, batches.Count);
        Assert.All(batches, b => Assert.Equal((0, b.Start == 48 ? 2 : 8), (b.Start % 8, b.End - b.Start)));
        Assert.True(batches.Chunk(7).Select(e => string.Join(",", e.Select(b => b.Start))).Distinct().Count() > 1);
        Assert.All(batches.Chunk(7), epoch => Assert.Equal([0, 8, 16, 24, 32, 40, 48], epoch.Select(b => b.Start).Order()));
    }

    [Fact]
    public void PartsAndNormalizersAreAsInKeras()
    {
        using var all = new HDF5Matrix(DataFile, "g/x");
        using var part = new HDF5Matrix(DataFile, "g/x", start: 10, end: 40,
            normalizer: rows => NDArray.Of([.. rows.ToArray<float>().Select(v => 2 * v)], rows.Shape));
        Assert.Equal("(50, 3)", all.Shape.ToString());
        Assert.Equal(("(30, 3)", 30), (part.Shape.ToString(), part.Count));
        Assert.Equal(NDArray.From(x).Rows(0, 50).ToArray<float>(), all.Read(0, 50).ToArray<float>());
        Assert.Equal(NDArray.From(x).Rows(15, 17).ToArray<float>().Select(v => 2 * v), part.Read(5, 7).ToArray<float>());
        Assert.Equal([x[3, 1], x[4, 1], x[20, 1], x[2, 1]], all.Read([3, 4, 20, 2]).ToArray<float>().Chunk(3).Select(r => r[1]));
        using var column = new HDF5Matrix(DataFile, "g/x",
            normalizer: rows => NDArray.Of([.. rows.ToArray<float>().Chunk(3).Select(r => r[0])], [rows.Shape[0], 1]));
        Assert.Equal("(50, 1)", column.Shape.ToString());
    }

    [Fact]
    public void SeveralInputsAndValidationDataMayBeMixed()
    {
        var (a, b) = (Keras.Input([3], name: "a"), Keras.Input([2], name: "b"));
        using var model = new Model(new[] { a, b }, new Dense(1).Apply(new Concatenate().Apply([a, b])));
        model.Compile(new SGD(0), "mse");
        using HDF5Matrix X = new(DataFile, "g/x"), Y = new(DataFile, "y");
        var expected = model.Evaluate(new NDArray[] { x, y }, weights)["loss"];
        Assert.Equal(expected, model.Evaluate(new RowSource[] { X, (NDArray)y }, weights)["loss"]);
        var mixed = new Dictionary<string, RowSource> { ["b"] = Y, ["a"] = (NDArray)x };
        var history = model.Fit(mixed, weights, verbose: 0, validationData: (mixed, weights),
            classWeight: new Dictionary<int, double> { [0] = 0, [1] = 0, [2] = 0 });
        Assert.Equal(0, history["loss"][0]);
        Assert.Equal(expected, history["val_loss"][0], 1e-6);
    }

    /// <summary>48 MB in the file, 0.4 MB a batch.</summary>
    [Fact]
    public void OnlyBatchesAreInMemory()
    {
        const int rows = 6000, columns = 2000;
        var large = Path.Combine(folder, "large.h5");
        Write();
        using var model = new Sequential([new InputLayer([columns]), new Dense(1)]);
        model.Compile(new SGD(0.001), "mse");
        using var file = new HDF5Matrix(large, "x");
        var noted = new Noted(file);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var watch = new LambdaCallback(onTrainBatchEnd: (batch, _) =>
        {
            if (batch % 20 == 10) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        });
        var allocated = GC.GetTotalAllocatedBytes();
        model.Fit(noted, new float[rows], batchSize: 50, shuffle: "batch", verbose: 0, callbacks: [watch]);
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        Assert.Equal(50, noted.Reads.Max(r => r.End - r.Start));
        Assert.InRange(most, 1, 4 << 20);
        Assert.InRange(allocated, rows * columns * 4L, rows * columns * 4L * 2);

        void Write() => new H5File { ["x"] = new float[rows, columns] }.Write(large);
    }

    public static TheoryData<string, Action<HDF5MatrixTests>> Mistakes => new()
    {
        { "Cannot read '/nowhere.h5'", _ => new HDF5Matrix("/nowhere.h5", "x") },
        { "should have a dataset at 'z', but has nothing", t => new HDF5Matrix(t.DataFile, "z") },
        { "should have a dataset at 'g', but has a group", t => new HDF5Matrix(t.DataFile, "g") },
        { "is a scalar, which has no rows", t => new HDF5Matrix(t.DataFile, "scalar") },
        { "0 <= start <= end <= 50, the number of rows of 'y'", t => new HDF5Matrix(t.DataFile, "y", end: 51) },
        { "start 9 and end 8 came", t => new HDF5Matrix(t.DataFile, "y", 9, 8) },
        { "has 50 rows here, but 49 to 51 were asked for", t => new HDF5Matrix(t.DataFile, "y").Read(49, 51) },
        { "should give 1 rows, but gave an array of shape (2,)", t => new HDF5Matrix(t.DataFile, "y", normalizer: _ => new float[2]) },
        { "same number of samples, but got 50, 40", t => Compiled()
            .Fit(new HDF5Matrix(t.DataFile, "g/x"), new HDF5Matrix(t.DataFile, "y", 10)) },
        { "cannot take an array of shape (1, 2) for its input", t => Compiled().Fit(new HDF5Matrix(t.DataFile, "y"), t.y) },
        { "wants targets of shape (None, 2), but targets of shape (None, 3) came",
            t => Compiled().Fit(t.x, new HDF5Matrix(t.DataFile, "g/x")) },
        { "without samples", t => Compiled().Fit(new HDF5Matrix(t.DataFile, "g/x", 5, 5), new HDF5Matrix(t.DataFile, "y", 5, 5)) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void SaysWhatIsWrong(string message, Action<HDF5MatrixTests> mistake) =>
        Assert.Contains(message, Assert.ThrowsAny<KerasException>(() => mistake(this)).Message);
}
