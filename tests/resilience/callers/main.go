// Callers of the scenarios, with grpc-go. They make calls at a fixed rate or as fast as possible until they are stopped,
// and print their results as one JSON object.
//
// Run `go generate` in examples/go before you build it.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	_ "google.golang.org/grpc/health" // healthCheckConfig does nothing without it
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"

	dalilv1 "example.com/dalil-client/gen/dalil/v1"
)

type settings struct {
	targets       string
	serviceConfig string
	ca            string
	body          string
	message       string
	method        string
	atOnce        int
	leave         time.Duration
	stream        bool
	repeat        bool
	callers       int
	connections   int
	rate          float64
	seconds       float64
	calls         int
	deadline      time.Duration
}

func main() {
	log.SetFlags(0)
	var s settings
	flag.StringVar(&s.targets, "targets", "", "addresses of the servers, separated by commas")
	flag.StringVar(&s.serviceConfig, "service-config", "", "file of a service config; default: no service config")
	flag.StringVar(&s.ca, "ca", "", "file of the root certificate of the servers; default: no TLS")
	flag.StringVar(&s.body, "body", "", "file with the body of the article")
	flag.StringVar(&s.message, "message", "", "file with an encoded request that is sent instead of articles")
	flag.StringVar(&s.method, "method", "/dalil.v1.TaggerService/TagArticle", "method for the encoded request")
	flag.IntVar(&s.atOnce, "at-once", 0, "number of encoded requests on each stream; 0: unary calls")
	flag.DurationVar(&s.leave, "leave", 0, "time after which callers of encoded requests cancel their call; 0: never")
	flag.BoolVar(&s.stream, "stream", false, "each caller uses one resumed stream instead of unary calls")
	flag.BoolVar(&s.repeat, "repeat", false, "callers repeat calls that failed after the retries of the service config")
	flag.IntVar(&s.callers, "callers", 8, "maximum number of concurrent calls, or number of streams")
	flag.IntVar(&s.connections, "connections", 1, "number of connections to each server")
	flag.Float64Var(&s.rate, "rate", 0, "total calls per second; 0: each caller starts a call when its previous call ends")
	flag.Float64Var(&s.seconds, "seconds", 0, "duration; 0: until stdin is closed")
	flag.IntVar(&s.calls, "calls", 0, "minimum number of calls, regardless of the duration")
	flag.DurationVar(&s.deadline, "deadline", 10*time.Second, "deadline of a unary call")
	flag.Parse()
	if err := run(s); err != nil {
		log.Fatal(err)
	}
}

func run(s settings) error {
	file := s.body
	if s.message != "" {
		file = s.message
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	connections, err := connect(s)
	if err != nil {
		return err
	}
	stop := until(s)
	seen := newReport()
	pace := newPace(s, stop, seen)
	var callers sync.WaitGroup
	for i := range s.callers {
		connection := connections[i%len(connections)]
		client := dalilv1.NewTaggerServiceClient(connection)
		callers.Go(func() {
			switch {
			case s.message != "":
				raw(connection, body, s, pace, seen)
			case s.stream:
				stream(client, string(body), i, pace, seen)
			default:
				unary(client, string(body), s, pace, seen)
			}
		})
	}
	callers.Wait()
	return json.NewEncoder(os.Stdout).Encode(seen.summary())
}

// connect returns connections that each balance over all targets, according to their service config.
func connect(s settings) ([]*grpc.ClientConn, error) {
	transport := insecure.NewCredentials()
	if s.ca != "" {
		tls, err := credentials.NewClientTLSFromFile(s.ca, "localhost")
		if err != nil {
			return nil, err
		}
		transport = tls
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64 << 20)),
	}
	if s.serviceConfig != "" {
		text, err := os.ReadFile(s.serviceConfig)
		if err != nil {
			return nil, err
		}
		options = append(options, grpc.WithDefaultServiceConfig(string(text)))
	}
	var connections []*grpc.ClientConn
	for range s.connections {
		// Replaces a DNS name with several addresses.
		addresses := manual.NewBuilderWithScheme("static")
		var state resolver.State
		for _, target := range strings.Split(s.targets, ",") {
			state.Endpoints = append(state.Endpoints, resolver.Endpoint{Addresses: []resolver.Address{{Addr: target}}})
		}
		addresses.InitialState(state)
		connection, err := grpc.NewClient("static:///dalil", append(options, grpc.WithResolvers(addresses))...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.serviceConfig, err)
		}
		connections = append(connections, connection)
	}
	return connections, nil
}

// until returns a context that ends after the given time, or when stdin is closed.
func until(s settings) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	if s.seconds > 0 {
		time.AfterFunc(time.Duration(s.seconds*float64(time.Second)), cancel)
		return ctx
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	return ctx
}
