from pulumiverse_scaleway import object as objects

for number in range(1000):
    objects.Bucket(f"depot-{number}", region="fr-par", versioning={"enabled": True})
