// The callers of the scenarios: grpc-go, under a steady or an open-ended load, until they are told to stop. It prints
// what they saw as one JSON object.
//
// Before it is built, `go generate` in examples/go.
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
	flag.StringVar(&s.targets, "targets", "", "addresses of the servers, parted by commas")
	flag.StringVar(&s.serviceConfig, "service-config", "", "file of a service config; none without it")
	flag.StringVar(&s.ca, "ca", "", "file of the root that signed the servers' certificate; no TLS without it")
	flag.StringVar(&s.body, "body", "", "file of the article's body")
	flag.StringVar(&s.message, "message", "", "file of an encoded request that is sent instead of articles")
	flag.StringVar(&s.method, "method", "/dalil.v1.TaggerService/TagArticle", "that the encoded request is for")
	flag.IntVar(&s.atOnce, "at-once", 0, "so many of the encoded request on each stream; 0: unary calls")
	flag.DurationVar(&s.leave, "leave", 0, "after which callers of encoded requests go away; 0: never")
	flag.BoolVar(&s.stream, "stream", false, "each caller keeps a stream that it resumes, instead of unary calls")
	flag.BoolVar(&s.repeat, "repeat", false, "callers repeat what failed after the retries of the service config")
	flag.IntVar(&s.callers, "callers", 8, "calls at once at most, or streams")
	flag.IntVar(&s.connections, "connections", 1, "to each server")
	flag.Float64Var(&s.rate, "rate", 0, "calls a second, of all callers; 0: each begins its next when the last is answered")
	flag.Float64Var(&s.seconds, "seconds", 0, "how long; 0: until stdin ends")
	flag.IntVar(&s.calls, "calls", 0, "at least so many, however long it takes")
	flag.DurationVar(&s.deadline, "deadline", 10*time.Second, "of a unary call")
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

// connect gives connections that each balance over all targets, as their service config says.
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
		// Stands for DNS with several addresses behind one name.
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

// until ends when the time is over, or stdin.
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
