using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>The memory of a variable's values.</summary>
abstract class VariableStorage
{
    /// <summary>Copies the values out, row by row.</summary>
    public abstract void Read(Span<byte> destination);

    /// <summary>Copies new values in, row by row.</summary>
    public abstract void Write(ReadOnlySpan<byte> source);

    /// <summary>Where the values lie in host memory, row by row; 0 where they lie elsewhere, or in another order.</summary>
    public abstract nint Address { get; }

    /// <summary>Grows with every change of the values.</summary>
    public abstract long Version { get; }
}

/// <summary>Values in the process's own memory, at a fixed address.</summary>
/// <remarks>
/// The weights of a model that is made of a file take no memory before they are touched: the file may claim any size, and its arrays
/// become the weights' memory.
/// </remarks>
sealed class HostStorage : VariableStorage
{
    [ThreadStatic] static bool deferring;

    readonly Lock gate = new();
    readonly DType type;
    readonly Shape shape;
    readonly Initializer? initializer;
    NDArray? values;
    long version;

    /// <summary>
    /// Memory to be filled by an initializer, at once unless a file is read; without one, to be written before it is read.
    /// </summary>
    public HostStorage(DType type, Shape shape, Initializer? initializer = null, long version = 0)
    {
        (this.type, this.shape, this.version) = (type, shape, version);
        this.initializer = deferring ? initializer?.Drawn() : initializer;
        if (!deferring) _ = Values;
    }

    /// <summary>The values, shared.</summary>
    public NDArray Values
    {
        get
        {
            if (Volatile.Read(ref values) is { } present) return present;
            lock (gate)
            {
                if (values is not null) return values;
                var made = NDArray.Pinned(type, shape);
                initializer?.Initialize(made.Bytes, type, shape);
                Volatile.Write(ref values, made);
                return made;
            }
        }
    }

    /// <summary>Does what makes a model of a file, whose weights wait for their values.</summary>
    public static T Deferring<T>(Func<T> make)
    {
        var before = deferring;
        deferring = true;
        try
        {
            return make();
        }
        finally
        {
            deferring = before;
        }
    }

    /// <summary>Makes an array the values' memory, where they have none yet and it fits.</summary>
    public bool TryTake(NDArray array)
    {
        lock (gate)
        {
            if (values is not null || !array.IsPinned || (array.DType, array.Shape) != (type, shape)) return false;
            Volatile.Write(ref values, array);
            version++;
            return true;
        }
    }

    public override void Read(Span<byte> destination) => Values.Bytes.CopyTo(destination);

    public override void Write(ReadOnlySpan<byte> source)
    {
        source.CopyTo(Values.Bytes);
        version++;
    }

    public override nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(Values.Storage.Elements, 0);

    public override long Version => version;
}
