package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

// flood sends until sending fails, reads the answers of the server meanwhile, and returns how the server ended it.
func flood(address string, rounds int, send func(p *peer, round int) error) (string, error) {
	p, err := dial(address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	go func() {
		for round := range rounds {
			if send(p, round) != nil || p.out.Flush() != nil {
				return
			}
		}
		// A server that has not reacted within this time accepts the flood.
		p.SetReadDeadline(time.Now().Add(5 * time.Second))
	}()
	return p.end(), nil
}

// resetFlood opens calls and cancels them immediately, many in one packet.
func resetFlood(address string) (string, error) {
	return flood(address, 100, func(p *peer, round int) error {
		for i := range 1000 {
			stream := uint32(2*(round*1000+i) + 1)
			p.call(stream)
			if err := p.WriteRSTStream(stream, http2.ErrCodeCancel); err != nil {
				return err
			}
		}
		return nil
	})
}

// malformedStreams opens calls without a path, which the server must reset.
func malformedStreams(address string) (string, error) {
	// POST, from the static table of HPACK.
	block := []byte{0x83}
	return flood(address, 5000, func(p *peer, round int) error {
		return p.WriteHeaders(http2.HeadersFrameParam{StreamID: uint32(2*round + 1), BlockFragment: block, EndHeaders: true})
	})
}

// pingFlood sends many pings. HTTP/2 allows this, and each ping is answered.
func pingFlood(address string) (string, error) {
	return flood(address, 200_000, func(p *peer, round int) error {
		return p.WritePing(false, [8]byte{})
	})
}

// longHeaders makes a call with 20 KB of headers.
func longHeaders(address string) (string, error) {
	return withHeaders(address, 200, 100)
}

// headerFlood makes a call with 60 KB of headers, each longer than a frame.
func headerFlood(address string) (string, error) {
	return withHeaders(address, 3, 20_000)
}

func withHeaders(address string, fields, length int) (string, error) {
	p, err := dial(address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	var more []string
	for i := range fields {
		more = append(more, fmt.Sprintf("x-%d", i), strings.Repeat("~", length))
	}
	block := headers(more...)
	p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block[:16000]})
	for block = block[16000:]; len(block) > 16000; block = block[16000:] {
		p.WriteContinuation(1, false, block[:16000])
	}
	p.WriteContinuation(1, true, block)
	p.out.Flush()
	return p.answer(1), nil
}

// endlessHeaders begins a call and never ends its headers.
func endlessHeaders(address string) (string, error) {
	// A field that is not added to the dynamic table.
	field := []byte("\x00\x06x-more\x01x")
	return flood(address, 20_000, func(p *peer, round int) error {
		if round == 0 {
			return p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: headers()})
		}
		return p.WriteContinuation(1, false, field)
	})
}

// gzipBomb sends 30 KB that decompress to 30 MB.
func gzipBomb(address string) (string, error) {
	var bomb bytes.Buffer
	packer := gzip.NewWriter(&bomb)
	packer.Write(make([]byte, 30<<20))
	packer.Close()
	return send(address, message(1, bomb.Bytes()), "grpc-encoding", "gzip")
}

// hugeMessage announces a message of 4 GB.
func hugeMessage(address string) (string, error) {
	return send(address, []byte("\x00\xff\xff\xff\xff and so on"))
}

// send makes one call with these bytes.
func send(address string, data []byte, more ...string) (string, error) {
	p, err := dial(address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	p.call(1, more...)
	for ; len(data) > 16000; data = data[16000:] {
		p.WriteData(1, false, data[:16000])
	}
	p.WriteData(1, true, data)
	p.out.Flush()
	return p.answer(1), nil
}

// slowWriter announces 30 MB and sends a byte every 100 ms until the server ends the call.
func slowWriter(address string) (string, error) {
	p, err := dial(address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	p.call(1)
	p.WriteData(1, false, message(0, make([]byte, 30<<20))[:5])
	p.out.Flush()
	ended := make(chan string)
	go func() { ended <- p.answer(1) }()
	for {
		select {
		case how := <-ended:
			return how, nil
		case <-time.After(100 * time.Millisecond):
			p.WriteData(1, false, []byte("x"))
			p.out.Flush()
		}
	}
}

// slowReaders makes 200 calls, never reads an answer, and returns how the calls ended.
func slowReaders(address string) (string, error) {
	const calls = 200
	p, err := dial(address, http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
	if err != nil {
		return "", err
	}
	defer p.Close()
	for i := range calls {
		stream := uint32(2*i + 1)
		p.call(stream)
		p.WriteData(stream, true, article)
	}
	p.out.Flush()
	ended := make(map[string]int)
	for left := calls; left > 0; {
		frame, err := p.ReadFrame()
		if err != nil {
			ended["calls left open"] = left
			break
		}
		switch frame := frame.(type) {
		case *http2.GoAwayFrame:
			ended["GOAWAY "+frame.ErrCode.String()]++
		case *http2.RSTStreamFrame:
			ended["RST_STREAM "+frame.ErrCode.String()]++
			left--
		}
	}
	var outcomes []string
	for how, count := range ended {
		outcomes = append(outcomes, fmt.Sprintf("%d %s", count, how))
	}
	return strings.Join(outcomes, ", "), nil
}

func randomBytes(address string) (string, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	return raw(conn)
}

func randomFrames(address string) (string, error) {
	p, err := dial(address)
	if err != nil {
		return "", err
	}
	defer p.Close()
	noise := make([]byte, 100_000)
	rand.Read(noise)
	// A SETTINGS frame with an invalid length.
	copy(noise, "\x00\x00\x05\x04\x00\x00\x00\x00\x00")
	p.out.Write(noise)
	p.out.Flush()
	return p.end(), nil
}

// raw sends random bytes and waits for the end of the connection.
func raw(conn net.Conn) (string, error) {
	noise := make([]byte, 100_000)
	rand.Read(noise)
	conn.SetDeadline(time.Now().Add(patience))
	conn.Write(noise)
	_, err := io.Copy(io.Discard, conn)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		return "left open", nil
	}
	return "closed", nil
}

func tlsToPlain(address string) (string, error) {
	dialer := &net.Dialer{Timeout: patience}
	conn, err := tls.DialWithDialer(dialer, "tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2"}})
	if err == nil {
		conn.Close()
		return "a handshake succeeded", nil
	}
	return "no handshake", nil
}

func plainToTLS(address string) (string, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	io.WriteString(conn, http2.ClientPreface)
	said, _ := io.ReadAll(conn)
	// An alert is a record of type 21.
	if len(said) > 0 && said[0] == 21 {
		return "a TLS alert", nil
	}
	return fmt.Sprintf("%d bytes that are not an alert", len(said)), nil
}

// idle opens connections that send nothing and waits until the server has closed all of them.
func idle(address string) (string, error) {
	var connections sync.WaitGroup
	var mu sync.Mutex
	ended := make(map[string]int)
	for range 2000 {
		conn, err := net.DialTimeout("tcp", address, patience)
		if err != nil {
			return "", err
		}
		connections.Go(func() {
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(patience))
			_, err := io.Copy(io.Discard, conn)
			how := "closed"
			if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
				how = "left open"
			}
			mu.Lock()
			defer mu.Unlock()
			ended[how]++
		})
	}
	connections.Wait()
	return strings.Trim(fmt.Sprint(ended), "map[]"), nil
}
