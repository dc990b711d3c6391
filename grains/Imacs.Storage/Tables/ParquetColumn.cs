using ParquetSharp;

namespace Imacs.Storage.Tables;

/// <summary>One column of a table of <typeparamref name="TRow"/>.</summary>
internal abstract class ParquetColumn<TRow>
{
    /// <summary>Name and type in the file.</summary>
    public abstract Column Definition { get; }

    /// <summary>Whether it holds lists of measured numbers, no two alike, whose bytes compress better one place at a time.</summary>
    public abstract bool IsMeasured { get; }

    /// <summary>Writes the column of one row group.</summary>
    public abstract void Write(RowGroupWriter group, IReadOnlyList<TRow> rows);

    /// <summary>Makes a column from the values' type and how a row gives them.</summary>
    public static ParquetColumn<TRow> Of<T>(string name, Func<TRow, T> value) => new Typed<T>(name, value);

    private sealed class Typed<T>(string name, Func<TRow, T> value) : ParquetColumn<TRow>
    {
        public override Column Definition { get; } = new Column<T>(name);

        public override bool IsMeasured => typeof(T) == typeof(float[]);

        public override void Write(RowGroupWriter group, IReadOnlyList<TRow> rows)
        {
            var values = new T[rows.Count];
            for (int i = 0; i < values.Length; i++)
                values[i] = value(rows[i]);
            using LogicalColumnWriter<T> writer = group.NextColumn().LogicalWriter<T>();
            writer.WriteBatch(values);
        }
    }
}
