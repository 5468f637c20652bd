//go:build linux && browser

package main

func soak(h *harness, t *tally) {}
