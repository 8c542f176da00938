// Servers, networks and browsers use every processor themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
