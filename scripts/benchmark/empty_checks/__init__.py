"""As many Checkov checks as rempart's pack has, asked of every type, of which ten pass and the others say nothing."""
