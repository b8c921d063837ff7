"""depends_on: one, several, an output, a component (which stands for its children), a component's own."""
import pulumi
import pulumi_random as random

by = pulumi.ResourceOptions
a = random.RandomId("a", byte_length=1)
b = random.RandomId("b", byte_length=1, opts=by(depends_on=a))
box = pulumi.ComponentResource("app:index:Box", "box", None, by(depends_on=[b]))
inside = random.RandomId("inside", byte_length=1, opts=by(parent=box))
nested = pulumi.ComponentResource("app:index:Box", "nested", None, by(parent=box))
random.RandomId("deep", byte_length=1, opts=by(parent=nested))
random.RandomId("below", byte_length=1, opts=by(parent=inside))
random.RandomId("after-the-box", byte_length=1, opts=by(depends_on=[box]))
random.RandomId("after-both", byte_length=1, keepers={"a": a.hex, "inside": inside.hex}, opts=by(depends_on=[a, b]))
random.RandomId("after-an-output", byte_length=1, opts=by(depends_on=pulumi.Output.from_input([a, b])))
random.RandomId("after-a-later-one", byte_length=1, opts=by(depends_on=[pulumi.Output.from_input(inside)]))
