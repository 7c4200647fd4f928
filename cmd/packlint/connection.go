package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"

	"github.com/packlint/packlint/publish"
)

// The variables that hold credentials in a workflow; flags win over them, and
// they over what `packlint login` or `docker login` has stored.
const (
	usernameVariable = "PACKLINT_USERNAME"
	passwordVariable = "PACKLINT_PASSWORD"
)

// connection is how a command reaches a registry. None of it is a key of the
// configuration: that comes with a pull request, and must not choose whom to
// trust.
type connection struct {
	username      string
	passwordStdin bool
	plainHTTP     bool
	insecure      bool
	caFile        string
}

func (c *connection) register(f *pflag.FlagSet) {
	c.registerAccount(f)
	c.registerTransport(f)
}

func (c *connection) registerAccount(f *pflag.FlagSet) {
	f.StringVarP(&c.username, "username", "u", "", "`name` to log in with (or "+usernameVariable+")")
	f.BoolVar(&c.passwordStdin, "password-stdin", false, "read the password or token from standard input (or "+passwordVariable+")")
}

func (c *connection) registerTransport(f *pflag.FlagSet) {
	f.BoolVar(&c.plainHTTP, "plain-http", false, "reach the registry by HTTP instead of HTTPS")
	f.BoolVar(&c.insecure, "insecure", false, "accept any certificate")
	f.StringVar(&c.caFile, "ca-file", "", "PEM `file` of a certificate authority to trust besides the system's")
}

// given returns the credential of the flags or the environment, if there is one.
func (c *connection) given(cmd *cobra.Command) (auth.Credential, error) {
	username, password := c.username, ""
	switch {
	case c.passwordStdin:
		line, err := bufio.NewReader(io.LimitReader(cmd.InOrStdin(), 1<<20)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return auth.EmptyCredential, err
		}
		if password = strings.TrimRight(line, "\r\n"); password == "" {
			return auth.EmptyCredential, errors.New("--password-stdin: standard input is empty")
		}
	case os.Getenv(passwordVariable) != "":
		password = os.Getenv(passwordVariable)
		if username == "" {
			username = os.Getenv(usernameVariable)
		}
	case username != "":
		return auth.EmptyCredential, fmt.Errorf("--username needs --password-stdin, or the password in %s", passwordVariable)
	default:
		return auth.EmptyCredential, nil
	}
	if username == "" {
		return auth.EmptyCredential, fmt.Errorf("a password without a name: give --username or %s", usernameVariable)
	}
	return auth.Credential{Username: username, Password: password}, nil
}

// account is how a client reaches one registry. What the flags or the environment
// give is sent to that host and to no other.
func (c *connection) account(cmd *cobra.Command, host string) (publish.Options, error) {
	o := c.transport()
	given, err := c.given(cmd)
	if err != nil {
		return o, err
	}
	if given != auth.EmptyCredential {
		o.Credential = auth.StaticCredential(host, given)
		return o, nil
	}
	o.Credential, err = storedCredentials()
	return o, err
}

// client reaches one registry.
func (c *connection) client(cmd *cobra.Command, host string) (*publish.Client, error) {
	options, err := c.account(cmd, host)
	if err != nil {
		return nil, err
	}
	return publish.NewClient(options)
}

func (c *connection) transport() publish.Options {
	return publish.Options{PlainHTTP: c.plainHTTP, Insecure: c.insecure, CAFile: c.caFile, UserAgent: "packlint/" + packlintVersion()}
}

// storedCredentials reads Docker's configuration and runs its credential
// helpers: $DOCKER_CONFIG/config.json, else ~/.docker/config.json.
func storedCredentials() (auth.CredentialFunc, error) {
	store, err := credentialStore()
	if err != nil {
		return nil, err
	}
	find := credentials.Credential(store)
	return func(ctx context.Context, host string) (auth.Credential, error) {
		found, err := find(ctx, host)
		if err != nil {
			return found, fmt.Errorf("the credential helper of Docker's configuration fails for %s: %w", host, err)
		}
		return found, nil
	}, nil
}

func credentialStore() (credentials.Store, error) {
	store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{
		AllowPlaintextPut: true, DetectDefaultNativeStore: true,
	})
	if err != nil {
		return nil, fmt.Errorf("the configuration of Docker cannot be read: %w", err)
	}
	return store, nil
}
