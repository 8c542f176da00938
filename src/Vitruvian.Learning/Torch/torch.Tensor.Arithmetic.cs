using System.Diagnostics.CodeAnalysis;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "They have, under PyTorch's names: add, sub, mul, div, neg.")]
public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>Sum, element by element; shapes broadcast, as in all operators here.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => Aten.Add.Call(left, right);

        /// <summary>Sum with a number.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => Aten.AddScalar.Call(left, right);

        /// <summary>Sum with a number.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => Aten.AddScalar.Call(right, left);

        /// <summary>Difference.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => Aten.Sub.Call(left, right);

        /// <summary>Difference with a number.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => Aten.SubScalar.Call(left, right);

        /// <summary>Difference of a number and each element.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => Aten.RSubScalar.Call(right, left);

        /// <summary>Negation.</summary>
        public static Tensor operator -(Tensor value) => Aten.Negative.Call(value);

        /// <summary>Product, element by element.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => Aten.Mul.Call(left, right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => Aten.MulScalar.Call(left, right);

        /// <summary>Product with a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => Aten.MulScalar.Call(right, left);

        /// <summary>Quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => Aten.Div.Call(left, right);

        /// <summary>Quotient by a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => Aten.DivScalar.Call(left, right);

        /// <summary>Quotient of a number and each element.</summary>
        public static Tensor operator /(Scalar left, Tensor right)
        {
            using Tensor inverse = Aten.Reciprocal.Call(right);
            return Aten.MulScalar.Call(inverse, left);
        }

        /// <summary>Where this is less.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => Aten.LtScalar.Call(left, right);

        /// <summary>Where this is greater.</summary>
        public static Tensor operator >(Tensor left, Scalar right) => Aten.GtScalar.Call(left, right);

        /// <summary>Where the left one is less.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => Aten.Lt.Call(left, right);

        /// <summary>Where the left one is greater.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => Aten.Gt.Call(left, right);

        /// <summary>Where this is at most a number.</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => Aten.LeScalar.Call(left, right);

        /// <summary>Where this is at least a number.</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => Aten.GeScalar.Call(left, right);

        /// <summary>Where the left one is at most the right one.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => Aten.Le.Call(left, right);

        /// <summary>Where the left one is at least the right one.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => Aten.Ge.Call(left, right);

        /// <summary>this + alpha target.</summary>
        public Tensor add(Tensor target, Scalar? alpha = null) => Aten.Add.Call(this, target, alpha ?? 1);

        /// <summary>this + a number.</summary>
        public Tensor add(Scalar scalar) => Aten.AddScalar.Call(this, scalar);

        /// <summary>this - alpha target.</summary>
        public Tensor sub(Tensor target, Scalar? alpha = null) => Aten.Sub.Call(this, target, alpha ?? 1);

        /// <summary>this - a number.</summary>
        public Tensor sub(Scalar scalar) => Aten.SubScalar.Call(this, scalar);

        /// <summary>Product, element by element.</summary>
        public Tensor mul(Tensor target) => Aten.Mul.Call(this, target);

        /// <summary>Product with a number.</summary>
        public Tensor mul(Scalar scalar) => Aten.MulScalar.Call(this, scalar);

        /// <summary>Quotient, element by element.</summary>
        public Tensor div(Tensor target) => Aten.Div.Call(this, target);

        /// <summary>Quotient by a number.</summary>
        public Tensor div(Scalar scalar) => Aten.DivScalar.Call(this, scalar);

        /// <summary>Quotient rounded towards minus infinity.</summary>
        public Tensor floor_divide(Tensor target) => Aten.DivMode.Call(this, target, "floor");

        /// <summary>Negation.</summary>
        public Tensor neg() => Aten.Negative.Call(this);

        /// <summary>Remainder with the sign of the divisor.</summary>
        public Tensor remainder(Tensor divisor) => Aten.Remainder.Call(this, divisor);

        /// <summary>Remainder with the sign of the divisor.</summary>
        public Tensor remainder(Scalar divisor) => Aten.RemainderScalar.Call(this, divisor);

        /// <summary>Power, element by element.</summary>
        public Tensor pow(Tensor exponent) => Aten.Pow.Call(this, exponent);

        /// <summary>Power.</summary>
        public Tensor pow(Scalar exponent) => Aten.PowScalar.Call(this, exponent);

        /// <summary>this + value tensor1 tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.AddCMul.Call(this, tensor1, tensor2, value);

        /// <summary>Adds in place.</summary>
        /// <returns>This tensor, as all methods do whose names end in an underscore.</returns>
        public Tensor add_(Tensor target, Scalar? alpha = null) => InPlace(Aten.AddInPlace, target, alpha ?? 1);

        /// <summary>Adds a number in place.</summary>
        public Tensor add_(Scalar scalar) => InPlace(Aten.AddScalarInPlace, scalar);

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target, Scalar? alpha = null) => InPlace(Aten.SubInPlace, target, alpha ?? 1);

        /// <summary>Subtracts a number in place.</summary>
        public Tensor sub_(Scalar scalar) => InPlace(Aten.SubScalarInPlace, scalar);

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Tensor target) => InPlace(Aten.MulInPlace, target);

        /// <summary>Multiplies by a number in place.</summary>
        public Tensor mul_(Scalar scalar) => InPlace(Aten.MulScalarInPlace, scalar);

        /// <summary>Divides in place.</summary>
        public Tensor div_(Tensor target) => InPlace(Aten.DivInPlace, target);

        /// <summary>Divides by a number in place.</summary>
        public Tensor div_(Scalar scalar) => InPlace(Aten.DivScalarInPlace, scalar);

        /// <summary>this += weight (end - this), in place.</summary>
        public Tensor lerp_(Tensor end, Scalar weight) => InPlace(Aten.LerpInPlace, end, weight);

        /// <summary>Limits the elements in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace(Aten.ClampInPlace, min, max);

        /// <summary>Overwrites the elements with another tensor's, converted and moved as needed; broadcasts.</summary>
        public Tensor copy_(Tensor source, bool non_blocking = false) => InPlace(Aten.CopyInPlace, source, non_blocking);

        /// <summary>Overwrites the elements with one value.</summary>
        public Tensor fill_(Scalar value) => InPlace(Aten.FillInPlace, value);

        /// <summary>Overwrites the elements with zeros.</summary>
        public Tensor zero_() => InPlace(Aten.ZeroInPlace);

        /// <summary>Overwrites the elements with normal random numbers.</summary>
        public Tensor normal_(double mean = 0, double stddev = 1) => InPlace(Aten.NormalInPlace, mean, stddev);

        /// <summary>Overwrites the elements with uniform random numbers in [from, to).</summary>
        public Tensor uniform_(double from, double to) => InPlace(Aten.UniformInPlace, from, to);

        private Tensor InPlace(Operator op)
        {
            op.Run(this);
            return this;
        }

        private Tensor InPlace(Operator op, Argument argument)
        {
            op.Run(this, argument);
            return this;
        }

        private Tensor InPlace(Operator op, Argument first, Argument second)
        {
            op.Run(this, first, second);
            return this;
        }
    }
}
