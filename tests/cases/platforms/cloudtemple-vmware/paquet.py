"""The Terraform provider as a package, written by hand as far as this program uses it."""
import pulumi


def _pulumi(nom: str) -> str:
    tete, *suite = nom.split("_")
    return tete + "".join(mot.title() for mot in suite)


class Ressource(pulumi.CustomResource):
    def __init__(self, genre: str, nom: str, opts: pulumi.ResourceOptions | None = None, **entrees):
        jeton = f"cloudtemple:index/{genre[0].lower()}{genre[1:]}:{genre}"
        super().__init__(jeton, nom, {_pulumi(cle): valeur for cle, valeur in entrees.items()}, opts)


class Fournisseur(pulumi.ProviderResource):
    def __init__(self, nom: str, opts: pulumi.ResourceOptions | None = None, **entrees):
        super().__init__("cloudtemple", nom, {_pulumi(cle): valeur for cle, valeur in entrees.items()}, opts)
