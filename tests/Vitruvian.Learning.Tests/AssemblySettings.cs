// libtorch uses every processor itself, and the tests of memory count all tensors of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
