import { setFlagsFromString } from 'node:v8'

// Node 20's compiler can merge allocations of a hot function across a collection and then crash the process: a flood of
// packets from new sources brought it down in one run of three, and in none of fourteen with this off. Later versions of
// Node have another compiler pipeline.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--no-turbo-allocation-folding')
