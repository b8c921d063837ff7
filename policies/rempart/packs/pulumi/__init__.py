"""The policy pack for Pulumi: the `Analyzer` service of the engine, served without the policy SDK.

serve          the process: port, signals, the end of the engine
service        the protocol: messages to and from `analysis`
structs        protobuf structs as plain data
configuration  what `--policy-pack-config` may say
project        the folder that holds rempart.toml and its companions
listing        what the pack tells of its rules
analysis       what is said of one resource, and of the stack
levels         what refuses and what only advises
"""
