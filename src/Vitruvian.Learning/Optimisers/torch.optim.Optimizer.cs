using Vitruvian.Learning.Modules;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters by their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>Takes groups of parameters, at least one parameter in all.</summary>
            protected Optimizer(IEnumerable<ParamGroup> groups)
            {
                ParamGroups = [.. groups];
                HashSet<Tensor> seen = [];
                foreach (Tensor parameter in Parameters)
                {
                    if (!seen.Add(parameter))
                        throw new ArgumentException("A parameter is in two groups of an optimiser, or twice in one.", nameof(groups));
                }

                if (seen.Count == 0)
                    throw new ArgumentException("An optimiser needs at least one parameter.", nameof(groups));
            }

            /// <summary>The groups of parameters with their settings.</summary>
            public IReadOnlyList<ParamGroup> ParamGroups { get; }

            /// <summary>All parameters, group after group; their positions number the state.</summary>
            public IEnumerable<Tensor> Parameters => ParamGroups.SelectMany(group => group.Parameters);

            /// <summary>Changes the parameters that have a gradient.</summary>
            public abstract void step();

            /// <summary>Forgets the gradients.</summary>
            public void zero_grad()
            {
                foreach (Tensor parameter in Parameters)
                    parameter.grad = null;
            }

            /// <summary>What the optimiser remembers, as tensors named <c>PARAMETER.NAME</c>: no copies, made by the first step.</summary>
            public abstract Dictionary<string, Tensor> state_dict();

            /// <summary>Takes over copies of what <see cref="state_dict"/> gave.</summary>
            /// <exception cref="InvalidInputException">Names or shapes do not fit the parameters.</exception>
            public abstract void load_state_dict(IReadOnlyDictionary<string, Tensor> state);

            /// <summary>Frees the state; the parameters stay.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees the state.</summary>
            protected abstract void Dispose(bool disposing);
        }
    }
}
