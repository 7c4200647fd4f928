package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"

	"github.com/packlint/packlint/publish"
)

func loginCommand() *cobra.Command {
	var c connection
	cmd := &cobra.Command{
		Use:   "login HOST",
		Short: "Check credentials for a registry and store them where Docker does",
		Long: `login checks a name and a password or token against a registry, and stores them
where docker login does: in the credential helper of Docker's configuration, else
in that file itself, which protects them by its mode only.

The password is asked for on a terminal, or read with --password-stdin.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := publish.ParseTarget(args[0])
			if err != nil {
				return err
			}
			credential, err := c.given(cmd)
			if err == nil && credential == auth.EmptyCredential {
				err = errors.New("give --username with --password-stdin")
			}
			if file, ok := cmd.InOrStdin().(*os.File); ok && !c.passwordStdin && c.username != "" && term.IsTerminal(int(file.Fd())) {
				credential, err = ask(cmd, file, c.username)
			}
			if err != nil {
				return err
			}
			client, err := publish.NewClient(c.transport())
			if err != nil {
				return err
			}
			store, err := credentialStore()
			if err != nil {
				return err
			}
			if err := client.Login(cmd.Context(), store, target.Host, credential); err != nil {
				return status{exitFindings, err}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "logged in to %s as %s\n", target.Host, credential.Username)
			return err
		},
	}
	c.register(cmd.Flags())
	return cmd
}

func ask(cmd *cobra.Command, terminal *os.File, username string) (auth.Credential, error) {
	fmt.Fprint(cmd.ErrOrStderr(), "Password: ")
	password, err := term.ReadPassword(int(terminal.Fd()))
	fmt.Fprintln(cmd.ErrOrStderr())
	if err == nil && len(password) == 0 {
		err = errors.New("no password was given")
	}
	return auth.Credential{Username: username, Password: string(password)}, err
}

func logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout HOST",
		Short: "Remove the stored credentials of a registry",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := publish.ParseTarget(args[0])
			if err != nil {
				return err
			}
			store, err := credentialStore()
			if err != nil {
				return err
			}
			if err := credentials.Logout(cmd.Context(), store, target.Host); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "logged out of %s\n", target.Host)
			return err
		},
	}
}
