namespace OnnxKeras.Tests;

public sealed class ElementTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<DType> Types => [.. Enum.GetValues<DType>().Where(t => t != DType.String)];

    [H5pyTheory]
    [MemberData(nameof(Types))]
    public void Every_type_is_written_for_h5py_and_read_back(DType type)
    {
        var values = NDArray.From(new double[,] { { 0, 1, 2 }, { 3, 4, 5 } }).Cast(type);
        var file = new Hdf5Writer();
        file.Dataset("g/values", values);
        file.Dataset("scalar", values.Rows(1, 2).Reshape([3]).Rows(1, 2).Reshape([]));
        file.Dataset("empty", NDArray.Zeros(type, [0, 3]));
        file.Save(folder["a.h5"]);

        using var read = Hdf5Reader.Open(folder["a.h5"]);
        var back = read.Read("g/values");
        Assert.Equal((type, values.Shape), (back.DType, back.Shape));
        Assert.Equal(values.Bytes.ToArray(), back.Bytes.ToArray());
        Assert.Equal(type == DType.Bool ? 1 : 4, read.Read("scalar").ToScalar());
        Assert.Equal([0, 3], read.Read("empty").Shape);
        Assert.Equal($"{(type == DType.BFloat16 ? "|V2" : type.KerasName)} (2, 3) () (0, 3)", Python.Output(
            "import h5py, sys; f = h5py.File(sys.argv[1]); v = f['g/values']; print(v.dtype, v.shape, f['scalar'].shape, f['empty'].shape)",
            folder["a.h5"]));
    }

    [H5pyFact]
    public void What_h5py_writes_is_read()
    {
        Python.Output("""
            import h5py, sys, numpy as np
            f = h5py.File(sys.argv[1], 'w')
            for t in ['float16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64']:
                f[t] = np.arange(6).reshape(2, 3).astype(t)
            f['bool'] = np.array([[False, True, True], [True, True, True]])
            f['bfloat16'] = np.array([[0, 0x3f80, 0x4000], [0x4040, 0x4080, 0x40a0]], 'u2').view('V2')
            f['bfloat16'].attrs['dtype'] = 'bfloat16'
            f['scalar'] = np.float32(3); f['empty'] = np.zeros((0, 3), 'f4'); f['null'] = h5py.Empty('f4')
            f['text'] = np.array([b'ab', b'cde']); f['complex'] = np.zeros(2, 'c8'); f['big'] = np.arange(3).astype('>f4')
            f['bytes'] = np.zeros(2, 'V2')
            f.create_dataset('packed', data=np.arange(1000., dtype='f4').reshape(10, 100), compression='gzip', shuffle=True, chunks=(3, 30))
            f['broken'] = h5py.SoftLink('/nowhere')
            g = f.create_group('g')
            g.attrs['fixed'] = np.array([b'abc', b'de']); g.attrs['variable'] = np.array(['abc', 'd\u00e9'], dtype=object)
            g.attrs['parts0'] = [b'a', b'b']; g.attrs['parts1'] = [b'c']; g.attrs['none'] = np.array([])
            g.attrs['text'] = 'h\u00e4llo'; g.attrs['bytes'] = b'x'; g.attrs['number'] = 5
            g.attrs['fixed_scalar'] = np.bytes_(b'tensorflow')
            """, folder["a.h5"]);
        using var file = Hdf5Reader.Open(folder["a.h5"]);
        foreach (var type in Enum.GetValues<DType>().Where(t => t != DType.String))
        {
            var read = file.Read(type.KerasName);
            Assert.Equal(type, read.DType);
            Assert.Equal([2, 3], read.Shape);
            Assert.Equal(type == DType.Bool ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5], read.ToArray<float>());
        }
        Assert.Equal(3, file.Read("scalar").ToScalar());
        Assert.Equal([0, 1, 2], file.Read("big").ToArray<float>());
        Assert.Equal([0, 3], file.Read("empty").Shape);
        Assert.Equal(["ab", "cde"], file.Read("text").ToArray<string>());
        Assert.Equal(999, file.Read("packed").GetDouble(999));
        Assert.Equal(["abc", "de"], file.Texts("g", "fixed")!);
        Assert.Equal(["abc", "dé"], file.Texts("g", "variable")!);
        Assert.Equal(["a", "b", "c"], file.Texts("g", "parts")!);
        Assert.Empty(file.Texts("g", "none")!);
        Assert.Null(file.Texts("g", "missing"));
        Assert.Null(file.Text("g", "missing"));
        Assert.Equal(["hällo", "x", "tensorflow"], new[] { "text", "bytes", "fixed_scalar" }.Select(a => file.Text("g", a)!));
        Assert.False(file.HasDataset("broken") || file.HasGroup("broken") || file.HasDataset("g"));

        string Error(Action read) => Assert.Throws<KerasException>(read).Message;
        Assert.Equal($"'{folder["a.h5"]}' should have a dataset at 'g', but has a group there.", Error(() => file.Read("g")));
        Assert.Equal($"'{folder["a.h5"]}' should have a group at 'scalar', but has a dataset there.", Error(() => file.Members("scalar")));
        Assert.Equal($"'{folder["a.h5"]}' should have a dataset at 'q/r', but has nothing there.", Error(() => file.ShapeOf("q/r")));
        Assert.Contains("elements of class Compound and 8 bytes", Error(() => file.Read("complex")));
        Assert.Contains("elements of class Opaque and 2 bytes", Error(() => file.Read("bytes")));
        Assert.Contains("one without a dataspace", Error(() => file.Read("null")));
        Assert.Contains("should have text at 'g@number'", Error(() => file.Text("g", "number")));
    }

    [Fact]
    public void Text_of_fixed_length_is_never_cut()
    {
        var names = Enumerable.Range(0, 40).Select(i => new string('ä', i)).ToList();
        var file = new Hdf5Writer();
        file.Texts("g", "names", names, Hdf5Text.Fixed);
        file.Text("", "one", "x");
        file.Dataset("b", NDArray.Zeros(DType.BFloat16, [2]));
        file.Save(folder["a.h5"]);
        using var read = Hdf5Reader.Open(folder["a.h5"]);
        Assert.Equal(names, read.Texts("g", "names")!);
        Assert.Equal(DType.BFloat16, read.Read("b").DType);
        Assert.Throws<KerasException>(() => file.Dataset("b/c", NDArray.Zeros(DType.Bool, [1])));
        Assert.Throws<KerasException>(() => file.Dataset("g", NDArray.Zeros(DType.Bool, [1])));
    }
}
