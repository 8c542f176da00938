namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Part of a network: parameters (learned), buffers (state that is saved but not learned) and other modules, each under a name. Names of
        /// nested parts are joined by dots, as in PyTorch, so that its state dictionaries fit.
        /// </summary>
        public abstract partial class Module : IDisposable
        {
            private readonly List<KeyValuePair<string, Tensor>> _parameters = [];
            private readonly List<KeyValuePair<string, Tensor>> _buffers = [];
            private readonly HashSet<string> _unsaved = [];
            private readonly List<KeyValuePair<string, Module>> _modules = [];
            private readonly string _name;

            /// <summary>A module without parts.</summary>
            /// <param name="name">Name of its kind, for messages.</param>
            protected Module(string name) => _name = name;

            /// <summary>Whether layers that differ (dropout, batch norm) act as in training.</summary>
            public bool training { get; private set; } = true;

            /// <summary>Name of the module's kind.</summary>
            public virtual string GetName() => _name;

            /// <summary>Parameters of this module and, unless told otherwise, of those in it, in order of registration.</summary>
            public IEnumerable<(string name, Tensor parameter)> named_parameters(bool recurse = true) => Collect(string.Empty, recurse, module => module._parameters);

            /// <summary>Parameters; see <see cref="named_parameters"/>.</summary>
            public IEnumerable<Tensor> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Buffers of this module and, unless told otherwise, of those in it.</summary>
            public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) => Collect(string.Empty, recurse, module => module._buffers);

            /// <summary>Buffers; see <see cref="named_buffers"/>.</summary>
            public IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(entry => entry.buffer);

            /// <summary>The modules directly in this one.</summary>
            public IEnumerable<(string name, Module module)> named_children() => _modules.Select(entry => (entry.Key, entry.Value));

            /// <summary>The modules directly in this one.</summary>
            public IEnumerable<Module> children() => _modules.Select(entry => entry.Value);

            /// <summary>This module (under an empty name) and all in it.</summary>
            public IEnumerable<(string name, Module module)> named_modules() => Walk(string.Empty);

            /// <summary>This module and all in it.</summary>
            public IEnumerable<Module> modules() => Walk(string.Empty).Select(entry => entry.Module);

            /// <summary>Adds a parameter; it leaves its dispose scope and requires gradients.</summary>
            public void register_parameter(string name, Tensor param)
            {
                ArgumentNullException.ThrowIfNull(param);
                RequireFree(name);
                _parameters.Add(new(name, param.DetachFromDisposeScope().requires_grad_()));
            }

            /// <summary>Adds a buffer; it leaves its dispose scope.</summary>
            /// <param name="name">Its name, without dots.</param>
            /// <param name="tensor">The buffer.</param>
            /// <param name="persistent">False for constants that need not be saved: they move with the module but are not in <see cref="state_dict"/>.</param>
            public void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                RequireFree(name);
                _buffers.Add(new(name, tensor.DetachFromDisposeScope()));
                if (!persistent)
                    _ = _unsaved.Add(name);
            }

            /// <summary>Adds a module, which is then disposed with this one.</summary>
            public void register_module(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(submodule);
                RequireFree(name);
                _modules.Add(new(name, submodule));
            }

            /// <summary>Lets this module and all in it act as in training.</summary>
            /// <param name="on">False: as in use.</param>
            public void train(bool on = true)
            {
                foreach (Module module in modules())
                    module.training = on;
            }

            /// <summary>Lets this module and all in it act as in use.</summary>
            public void eval() => train(false);

            /// <summary>Whether gradients are recorded for all parameters.</summary>
            public Module requires_grad_(bool requires_grad = true)
            {
                foreach (Tensor parameter in parameters())
                    parameter.requires_grad = requires_grad;
                return this;
            }

            /// <summary>Forgets the gradients of all parameters.</summary>
            public void zero_grad()
            {
                foreach (Tensor parameter in parameters())
                    parameter.grad = null;
            }

            /// <summary>Calls a function on all modules in this one and then on itself.</summary>
            public Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (Module child in children())
                    _ = child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Frees the parameters and buffers of this module and of all in it.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Frees what the module holds.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                    return;
                foreach ((_, Tensor parameter) in _parameters)
                    parameter.Dispose();
                foreach ((_, Tensor buffer) in _buffers)
                    buffer.Dispose();
                foreach (Module module in children())
                    module.Dispose();
            }

            private IEnumerable<(string Name, Tensor Tensor)> Collect(string prefix, bool recurse, Func<Module, List<KeyValuePair<string, Tensor>>> own)
            {
                foreach ((string name, Module module) in recurse ? Walk(prefix) : [(prefix, this)])
                {
                    foreach ((string key, Tensor tensor) in own(module))
                        yield return (Join(name, key), tensor);
                }
            }

            private IEnumerable<(string Name, Module Module)> Walk(string prefix)
            {
                yield return (prefix, this);
                foreach ((string name, Module child) in _modules)
                {
                    foreach ((string Name, Module Module) entry in child.Walk(Join(prefix, name)))
                        yield return entry;
                }
            }

            private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";

            private void RequireFree(string name)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"'{name}' cannot name a part of a module: it has a dot.", nameof(name));
                if (_parameters.Exists(e => e.Key == name) || _buffers.Exists(e => e.Key == name) || _modules.Exists(e => e.Key == name))
                    throw new ArgumentException($"{GetName()} has a part called '{name}' already.", nameof(name));
            }
        }

        /// <summary>A module with one input and one output.</summary>
        /// <typeparam name="T">Input.</typeparam>
        /// <typeparam name="TResult">Output.</typeparam>
        /// <param name="name">Name of its kind.</param>
        public abstract class Module<T, TResult>(string name) : Module(name)
        {
            /// <summary>Computes the output.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the output; what users call.</summary>
            public TResult call(T input) => forward(input);
        }
    }
}
