"""The differential fuzzer: compiled execution answers as graphql-core does, or a test fails.

A case is made from a seed (`cases`): a random valid document (`documents`, `selections`, `inputs`)
over the product's schema (`product`) or over a small one of what the product's lacks (`workshop`),
three requests, and the weather, which says how often something goes wrong (`faults`). Resolvers
are replaced: they answer from the context (`resolving`) with values that follow from the seed and
their place alone (`values`, `objects`), and wait at gates that open one at a time (`loop`), so that
the order of events is the same whichever engine runs. What each engine does is written down
(`running`) and compared (`comparing`); what differs is made small (`shrinking`).

`mutants` are wrong executors: that each is caught proves that the comparison can fail.
"""
