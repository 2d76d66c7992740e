package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// peer is an HTTP/2 connection that can send arbitrary frames.
type peer struct {
	net.Conn
	*http2.Framer
	out *bufio.Writer
}

// dial connects and sends the connection preface and the settings.
func dial(address string, settings ...http2.Setting) (*peer, error) {
	conn, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(patience))
	out := bufio.NewWriterSize(conn, 64<<10)
	framer := http2.NewFramer(out, conn)
	framer.AllowIllegalWrites = true
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	p := &peer{Conn: conn, Framer: framer, out: out}
	out.WriteString(http2.ClientPreface)
	framer.WriteSettings(settings...)
	return p, out.Flush()
}

// headers encodes the headers of a call and additional ones.
func headers(more ...string) []byte {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	fields := append([]string{
		":method", "POST", ":scheme", "http", ":path", "/dalil.v1.TaggerService/TagArticle", ":authority", "test",
		"content-type", "application/grpc", "te", "trailers",
	}, more...)
	for i := 0; i < len(fields); i += 2 {
		encoder.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	return block.Bytes()
}

// call sends the headers of a call.
func (p *peer) call(stream uint32, more ...string) error {
	return p.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: headers(more...), EndHeaders: true})
}

// message adds the gRPC frame header to a body.
func message(compressed byte, body []byte) []byte {
	head := binary.BigEndian.AppendUint32([]byte{compressed}, uint32(len(body)))
	return append(head, body...)
}

// article is a request to tag an article of one word.
var article = message(0, []byte("\x0a\x09\x1a\x07Almaty."))

// end reads to the end of the connection and returns how it ended.
func (p *peer) end() string {
	outcome := "closed"
	for {
		frame, err := p.ReadFrame()
		if goAway, ok := frame.(*http2.GoAwayFrame); ok {
			outcome = "GOAWAY " + goAway.ErrCode.String()
		}
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			return "left open"
		}
		if _, ok := err.(http2.StreamError); err != nil && !ok {
			return outcome
		}
	}
}

// answer reads until a call has ended and returns how it ended.
func (p *peer) answer(stream uint32) string {
	status := ""
	for {
		frame, err := p.ReadFrame()
		if err != nil {
			return fmt.Sprintf("no answer: %v", err)
		}
		switch frame := frame.(type) {
		case *http2.GoAwayFrame:
			return "GOAWAY " + frame.ErrCode.String()
		case *http2.RSTStreamFrame:
			if frame.StreamID == stream {
				return "RST_STREAM " + frame.ErrCode.String()
			}
		case *http2.MetaHeadersFrame:
			if frame.StreamID != stream {
				continue
			}
			for _, field := range frame.Fields {
				if field.Name == "grpc-status" || field.Name == ":status" && field.Value != "200" {
					status = field.Name + " " + field.Value
				}
			}
			if frame.StreamEnded() {
				return status
			}
		}
	}
}
