namespace OnnxKeras;

public sealed partial class NDArray
{
    /// <summary>A copy of an array of arrays, each of which must have the first one's sizes.</summary>
    static NDArray FromJagged(Array array)
    {
        var shape = new List<int?>();
        var type = array.GetType().GetElementType()!;
        for (var level = array; ;)
        {
            for (var axis = 0; axis < level.Rank; axis++) shape.Add(level.GetLength(axis));
            type = level.GetType().GetElementType()!;
            if (!type.IsArray || level.Length == 0) break;
            level = level.Cast<Array?>().First() ?? throw new KerasException("A jagged array's first row is null.");
        }
        while (type.IsArray) type = type.GetElementType()!;
        var result = Zeros(DTypes.Of(type), [.. shape]);
        var position = 0;
        Copy(array, 0);
        return result;

        void Copy(Array part, int axis)
        {
            for (var i = 0; i < part.Rank; i++, axis++)
                if (axis >= shape.Count || part.GetLength(i) != shape[axis])
                    throw new KerasException("A jagged array's rows must be equally long; one has "
                        + $"{(axis < shape.Count ? shape[axis] : 0)} and another {part.GetLength(i)}.");
            if (part.GetType().GetElementType()!.IsArray)
                foreach (Array? row in part) Copy(row ?? throw new KerasException("A row of a jagged array is null."), axis);
            else if (type.IsPrimitive)
            {
                var bytes = Buffer.ByteLength(part);
                Buffer.BlockCopy(part, 0, result.elements, position, bytes);
                position += bytes;
            }
            else
                foreach (var element in part) result.elements.SetValue(element, position++);
        }
    }
}
