package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
)

// bytesCodec sends and receives encoded messages, including messages that generated code would not produce.
type bytesCodec struct{}

func (bytesCodec) Marshal(message any) ([]byte, error) { return *message.(*[]byte), nil }
func (bytesCodec) Name() string                        { return "proto" }
func (bytesCodec) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = append([]byte(nil), data...)
	return nil
}

// raw makes calls one after another. Each sends the message once, or several times at once on a stream. With s.leave
// the caller cancels its call after that time.
func raw(connection *grpc.ClientConn, message []byte, s settings, pace *pace, seen *report) {
	for begun := range pace.begin {
		ctx, cancel := context.WithTimeout(context.Background(), s.deadline)
		if s.leave > 0 {
			time.AfterFunc(s.leave, cancel)
		}
		err := rawCall(ctx, connection, message, s)
		cancel()
		seen.call(time.Since(begun), err)
	}
}

func rawCall(ctx context.Context, connection *grpc.ClientConn, message []byte, s settings) error {
	var answer []byte
	if s.atOnce == 0 {
		return connection.Invoke(ctx, s.method, &message, &answer, grpc.ForceCodec(bytesCodec{}))
	}
	description := &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}
	stream, err := connection.NewStream(ctx, description, s.method, grpc.ForceCodec(bytesCodec{}))
	if err != nil {
		return err
	}
	go func() {
		for range s.atOnce {
			if stream.SendMsg(&message) != nil {
				return
			}
		}
		stream.CloseSend()
	}()
	for answers := 0; ; answers++ {
		switch err := stream.RecvMsg(&answer); {
		case err == io.EOF && answers == s.atOnce:
			return nil
		case err == io.EOF:
			return fmt.Errorf("%d answers to %d messages", answers, s.atOnce)
		case err != nil:
			return err
		}
	}
}
