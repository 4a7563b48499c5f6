package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// endpoint is one SSH server and how to log in to it.
type endpoint struct {
	Host               string
	Port               float64
	User               string
	Password           *string
	PrivateKey         *string
	PrivateKeyPassword *string
	AgentSocketPath    *string
	HostKey            *string
	DialErrorLimit     *float64
	PerDialTimeout     *float64
}

// connection is an SSH server, behind a bastion when there is a proxy.
type connection struct {
	endpoint
	Proxy *endpoint
}

// handshakeLimit is when sshd drops a login that is not complete: a longer wait cannot succeed.
const handshakeLimit = 120 * time.Second

// dial logs in with the retries of pulumi-command: every dial error counts, also a wrong key.
func dial(ctx context.Context, to connection, onRetry func(string)) (*ssh.Client, error) {
	if to.Proxy == nil {
		return retried(ctx, "Dial", to.endpoint, onRetry, to.endpoint.openTCP)
	}
	bastion, err := retried(ctx, "Dial proxy", *to.Proxy, onRetry, to.Proxy.openTCP)
	if err != nil {
		return nil, fmt.Errorf("proxy: %w", err)
	}
	client, err := retried(ctx, "Dial", to.endpoint, onRetry, func(ctx context.Context) (net.Conn, error) {
		return bastion.DialContext(ctx, "tcp", to.address())
	})
	if err != nil {
		bastion.Close()
		return nil, fmt.Errorf("proxy: %w", err)
	}
	go func() {
		_ = client.Wait()
		bastion.Close()
	}()
	return client, nil
}

func retried(
	ctx context.Context, what string, to endpoint, onRetry func(string), open func(context.Context) (net.Conn, error),
) (*ssh.Client, error) {
	config, err := to.login()
	if err != nil {
		return nil, err
	}
	limit := int(given(to.DialErrorLimit, 10))
	pause := 100 * time.Millisecond
	for dials := 1; ; dials++ {
		client, err := logIn(ctx, to, config, open)
		if err == nil {
			return client, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if limit > -1 && dials > limit {
			return nil, fmt.Errorf("after %d failed attempts: %w", dials-1, err)
		}
		text := "inf"
		if limit > -1 {
			text = strconv.Itoa(limit)
		}
		onRetry(fmt.Sprintf("%s %d/%s failed: retrying", what, dials, text))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		pause = min(pause*3/2, 5*time.Second)
	}
}

func logIn(
	ctx context.Context, to endpoint, config *ssh.ClientConfig, open func(context.Context) (net.Conn, error),
) (*ssh.Client, error) {
	socket, err := open(ctx)
	if err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { socket.Close() })()
	// A connection through a bastion knows no deadlines.
	_ = socket.SetDeadline(time.Now().Add(handshakeLimit))
	connection, channels, requests, err := ssh.NewClientConn(socket, to.address(), config)
	if err != nil {
		socket.Close()
		return nil, err
	}
	_ = socket.SetDeadline(time.Time{})
	return ssh.NewClient(connection, channels, requests), nil
}

func (its endpoint) address() string {
	port := its.Port
	if port == 0 {
		port = 22
	}
	return net.JoinHostPort(its.Host, strconv.Itoa(int(port)))
}

func (its endpoint) openTCP(ctx context.Context) (net.Conn, error) {
	dialer := net.Dialer{Timeout: time.Duration(given(its.PerDialTimeout, 15)) * time.Second}
	return dialer.DialContext(ctx, "tcp", its.address())
}

func (its endpoint) login() (*ssh.ClientConfig, error) {
	config := &ssh.ClientConfig{User: its.User, HostKeyCallback: ssh.InsecureIgnoreHostKey()}
	if config.User == "" {
		config.User = "root"
	}
	if its.PrivateKey != nil {
		signer, err := parsePrivateKey(*its.PrivateKey, its.PrivateKeyPassword)
		if err != nil {
			return nil, fmt.Errorf("failed to parse private key: %w", err)
		}
		config.Auth = append(config.Auth, ssh.PublicKeys(signer))
	}
	if its.Password != nil {
		config.Auth = append(config.Auth, ssh.Password(*its.Password), ssh.KeyboardInteractive(its.answer))
	}
	if socket := given(its.AgentSocketPath, os.Getenv("SSH_AUTH_SOCK")); socket != "" {
		connection, err := net.Dial("unix", socket)
		if err != nil {
			return nil, err
		}
		config.Auth = append(config.Auth, ssh.PublicKeysCallback(agent.NewClient(connection).Signers))
	}
	if its.HostKey != nil {
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(*its.HostKey))
		if err != nil {
			return nil, fmt.Errorf("failed to parse host key: %w", err)
		}
		config.HostKeyCallback = ssh.FixedHostKey(key)
		// A server has several keys; without this it may show another one than the one that is expected.
		config.HostKeyAlgorithms = algorithmsOf(key)
	}
	return config, nil
}

func (its endpoint) answer(_, _ string, questions []string, _ []bool) ([]string, error) {
	answers := make([]string, len(questions))
	for index := range answers {
		answers[index] = *its.Password
	}
	return answers, nil
}

func parsePrivateKey(key string, password *string) (ssh.Signer, error) {
	if password != nil && *password != "" {
		return ssh.ParsePrivateKeyWithPassphrase([]byte(key), []byte(*password))
	}
	signer, err := ssh.ParsePrivateKey([]byte(key))
	var missing *ssh.PassphraseMissingError
	if errors.As(err, &missing) {
		return nil, errors.New("it needs a password")
	}
	return signer, err
}

func algorithmsOf(key ssh.PublicKey) []string {
	if key.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	return []string{key.Type()}
}

func given[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}
