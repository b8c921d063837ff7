//go:build tools

// Package tools names the command that scripts/install-pulumi builds, so that go.mod pins all that it needs.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
