// libtorch and ONNX Runtime use every processor themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
