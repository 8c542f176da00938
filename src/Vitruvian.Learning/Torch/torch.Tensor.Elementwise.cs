using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>Absolute values.</summary>
        public Tensor abs() => Aten.Abs.Call(this);

        /// <summary>Arc cosines, radians.</summary>
        public Tensor acos() => Aten.Acos.Call(this);

        /// <summary>Arc sines, radians.</summary>
        public Tensor asin() => Aten.Asin.Call(this);

        /// <summary>Arc tangents, radians.</summary>
        public Tensor atan() => Aten.Atan.Call(this);

        /// <summary>Rounded up.</summary>
        public Tensor ceil() => Aten.Ceil.Call(this);

        /// <summary>Limited from below, above or both.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.Clamp.Call(this, min, max);

        /// <summary>Cosines of radians.</summary>
        public Tensor cos() => Aten.Cos.Call(this);

        /// <summary>Exponentials.</summary>
        public Tensor exp() => Aten.Exp.Call(this);

        /// <summary>exp(x) - 1, exact near zero.</summary>
        public Tensor expm1() => Aten.Expm1.Call(this);

        /// <summary>Rounded down.</summary>
        public Tensor floor() => Aten.Floor.Call(this);

        /// <summary>Where the elements are neither infinite nor NaN.</summary>
        public Tensor isfinite() => Aten.IsFinite.Call(this);

        /// <summary>Where the elements are NaN.</summary>
        public Tensor isnan() => Aten.IsNaN.Call(this);

        /// <summary>Natural logarithms.</summary>
        public Tensor log() => Aten.Log.Call(this);

        /// <summary>log(1 + x), exact near zero.</summary>
        public Tensor log1p() => Aten.Log1p.Call(this);

        /// <summary>Reciprocals.</summary>
        public Tensor reciprocal() => Aten.Reciprocal.Call(this);

        /// <summary>max(x, 0).</summary>
        public Tensor relu() => Aten.Relu.Call(this);

        /// <summary>max(x, 0) in place.</summary>
        public Tensor relu_() => InPlace(Aten.ReluInPlace);

        /// <summary>Rounded to the nearest integer, halves to even.</summary>
        public Tensor round() => Aten.Round.Call(this);

        /// <summary>1 / sqrt(x).</summary>
        public Tensor rsqrt() => Aten.Rsqrt.Call(this);

        /// <summary>1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid() => Aten.Sigmoid.Call(this);

        /// <summary>-1, 0 or 1.</summary>
        public Tensor sign() => Aten.Sign.Call(this);

        /// <summary>Sines of radians.</summary>
        public Tensor sin() => Aten.Sin.Call(this);

        /// <summary>exp(x) / sum of exp(x) along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.Softmax.Call(this, dim, dtype);

        /// <summary>The logarithm of <see cref="softmax"/>.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.LogSoftmax.Call(this, dim, dtype);

        /// <summary>Square roots.</summary>
        public Tensor sqrt() => Aten.Sqrt.Call(this);

        /// <summary>Squares.</summary>
        public Tensor square() => Aten.Square.Call(this);

        /// <summary>Tangents of radians.</summary>
        public Tensor tan() => Aten.Tan.Call(this);

        /// <summary>Hyperbolic tangents.</summary>
        public Tensor tanh() => Aten.Tanh.Call(this);

        /// <summary>Where both are equal.</summary>
        public Tensor eq(Tensor other) => Aten.Eq.Call(this, other);

        /// <summary>Where the elements equal a number.</summary>
        public Tensor eq(Scalar other) => Aten.EqScalar.Call(this, other);

        /// <summary>Where both differ.</summary>
        public Tensor ne(Tensor other) => Aten.Ne.Call(this, other);

        /// <summary>Where the elements differ from a number.</summary>
        public Tensor ne(Scalar other) => Aten.NeScalar.Call(this, other);

        /// <summary>Where both are true.</summary>
        public Tensor logical_and(Tensor other) => Aten.LogicalAnd.Call(this, other);

        /// <summary>Where at least one is true.</summary>
        public Tensor logical_or(Tensor other) => Aten.LogicalOr.Call(this, other);

        /// <summary>Where this is false.</summary>
        public Tensor logical_not() => Aten.LogicalNot.Call(this);

        /// <summary>Whether shapes and all elements are equal.</summary>
        public bool equal(Tensor other) => Aten.Equal.CallForScalar(this, other).ToBoolean();

        /// <summary>A value where a mask is true.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.MaskedFill.Call(this, mask, value);

        /// <summary>The elements where a mask is true, as a vector.</summary>
        public Tensor masked_select(Tensor mask) => Aten.MaskedSelect.Call(this, mask);
    }
}
