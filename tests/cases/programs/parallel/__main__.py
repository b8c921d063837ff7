"""Many registrations at once, and chains among them."""
import asyncio

import pulumi
import pulumi_random as random

rows = []
for row in range(8):
    ids = []
    for column in range(8):
        keepers = {"left": ids[-1].hex} if column else {"row": str(row)}
        if row:
            keepers["above"] = rows[-1][column].hex
        ids.append(random.RandomId(f"id-{row}-{column}", byte_length=column + 1, keepers=keepers))
    rows.append(ids)


async def later(number: int) -> str:
    await asyncio.sleep(0.01 * (5 - number))
    return f"late-{number}"


for number in range(5):
    random.RandomPet(f"pet-{number}", prefix=pulumi.Output.from_input(later(number)))
pulumi.Output.from_input(later(6)).apply(lambda name: random.RandomPet(name, length=6))
