// Hostile peers. Runs the named attacks in parallel and prints the answer of the server to each, as one JSON object of
// names and outcomes. An attack ends when the server ends it, or by itself.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"sync"
	"time"
)

// Time within which the server must refuse an attack.
const patience = 40 * time.Second

var attacks = map[string]func(address string) (string, error){
	"reset flood":               resetFlood,
	"5,000 malformed streams":   malformedStreams,
	"20 KB of headers":          longHeaders,
	"60 KB of headers":          headerFlood,
	"headers without end":       endlessHeaders,
	"gzip bomb":                 gzipBomb,
	"message of 4 GB":           hugeMessage,
	"slow writer":               slowWriter,
	"slow readers":              slowReaders,
	"flood of pings":            pingFlood,
	"random bytes":              randomBytes,
	"random bytes in frames":    randomFrames,
	"TLS to the plaintext port": tlsToPlain,
	"plaintext to the TLS port": plainToTLS,
	"2,000 idle connections":    idle,
}

func main() {
	log.SetFlags(0)
	address := flag.String("address", "", "address of the server")
	flag.Parse()
	names := flag.Args()
	outcomes := make(map[string]string)
	var mu sync.Mutex
	var running sync.WaitGroup
	for _, name := range names {
		attack, known := attacks[name]
		if !known {
			log.Fatalf("unknown attack %q", name)
		}
		running.Go(func() {
			outcome, err := attack(*address)
			if err != nil {
				outcome = fmt.Sprintf("%s, %v", outcome, err)
			}
			mu.Lock()
			defer mu.Unlock()
			outcomes[name] = outcome
		})
	}
	running.Wait()
	if err := json.NewEncoder(os.Stdout).Encode(outcomes); err != nil {
		log.Fatal(err)
	}
}
