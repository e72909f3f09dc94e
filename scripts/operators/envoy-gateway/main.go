// Starts Envoy Gateway's controllers: they watch the API server, translate its objects and create the proxies. The servers
// of the real program, to which proxies connect, are left out: their ports and the paths of their certificates are constants.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/envoyproxy/gateway/internal/envoygateway/config"
	"github.com/envoyproxy/gateway/internal/extension/registry"
	gatewayapi "github.com/envoyproxy/gateway/internal/gatewayapi/runner"
	infrastructure "github.com/envoyproxy/gateway/internal/infrastructure/runner"
	"github.com/envoyproxy/gateway/internal/message"
	provider "github.com/envoyproxy/gateway/internal/provider/runner"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: envoy-gateway CONFIGURATION")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, path string) error {
	server, err := config.New(os.Stdout, os.Stderr)
	if err != nil {
		return err
	}
	if server.EnvoyGateway, err = config.Decode(path); err != nil {
		return err
	}
	server.EnvoyGateway.SetEnvoyGatewayDefaults()
	if _, err := server.Validate(); err != nil {
		return err
	}
	extensions, err := registry.NewManager(server, false)
	if err != nil {
		return err
	}
	resources, xds, infra := new(message.ProviderResources), new(message.XdsIR), new(message.InfraIR)
	errors := &message.RunnerErrors{}
	defer errors.Close()
	// The client that the first one creates is used by the last.
	runners := []interface {
		Start(context.Context) error
	}{
		provider.New(&provider.Config{Server: *server, ProviderResources: resources, RunnerErrors: errors}),
		gatewayapi.New(&gatewayapi.Config{
			Server: *server, ProviderResources: resources, RunnerErrors: errors,
			XdsIR: xds, InfraIR: infra, ExtensionManager: extensions,
		}),
		infrastructure.New(&infrastructure.Config{Server: *server, InfraIR: infra, RunnerErrors: errors}),
	}
	for _, runner := range runners {
		if err := runner.Start(ctx); err != nil {
			return err
		}
	}
	<-ctx.Done()
	xds.Close()
	return nil
}
