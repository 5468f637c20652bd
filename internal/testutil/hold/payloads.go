//go:build linux && browser

package main

func payloads(h *harness, t *tally) {}
