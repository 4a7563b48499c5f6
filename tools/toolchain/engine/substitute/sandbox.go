package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"gopkg.in/yaml.v3"
)

// refusal says why a substitute must not touch this resource; nothing when its stack is marked as a sandbox. The mark is
// `<project>:sandbox: true` in `Pulumi.<stack>.yaml` of the directory that the engine runs in.
func refusal(urn resource.URN, stoodInFor original) string {
	file, err := filepath.Abs(fmt.Sprintf("Pulumi.%s.yaml", urn.Stack().Name()))
	project := string(urn.Project())
	if err == nil && isSandbox(file, project) {
		return ""
	}
	name, version := stoodInFor.name, stoodInFor.version
	return fmt.Sprintf("this is the substitute for pulumi-%s %s, for sandbox and CI only, and "+
		"%s does not set %s:sandbox to true. For a stack of real machines install the real plugin: "+
		"pulumi plugin install resource %s %s, or name its file with %s_PLUGIN=PATH",
		name, version, file, project, name, version, strings.ToUpper(name))
}

func isSandbox(file, project string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	var stack struct{ Config map[string]any }
	return yaml.Unmarshal(text, &stack) == nil && fmt.Sprint(stack.Config[project+":sandbox"]) == "true"
}
