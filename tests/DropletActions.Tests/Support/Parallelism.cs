// Fixtures run side by side, the tests of one in their order. More at a time than there may be cores, because some wait for processes.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
