"""The pack as a folder, for a language host to start: the same service as the executable `rempart-pulumi-pack`."""

from rempart.packs.pulumi.serve import main

main()
