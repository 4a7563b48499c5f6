package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/big"

	"github.com/google/uuid"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// drawnOnce is a value that is drawn once; any change of these inputs draws another one in a new resource.
type drawnOnce struct {
	inputs []string
	draw   func(inputs map[string]any) (id string, outputs map[string]any)
}

func (drawnOnce) check(news properties) (properties, map[string]string) {
	return news, nil
}

func (its drawnOnce) diff(state, news properties) (changes, replaces []string) {
	changed := changedAmong(its.inputs, state, news)
	return changed, changed
}

func (its drawnOnce) create(_ context.Context, _ surroundings, news properties) (string, properties, error) {
	id, outputs := its.draw(revealed(news))
	state := news.Copy()
	for name, value := range outputs {
		state[resource.PropertyKey(name)] = resource.NewPropertyValue(value)
	}
	state["id"] = resource.NewProperty(id)
	return id, state, nil
}

func (drawnOnce) update(context.Context, surroundings, properties, properties) (properties, error) {
	return nil, errors.New("a random value is replaced, never updated")
}

func (drawnOnce) remove(context.Context, surroundings, properties) error {
	return nil
}

func drawUUID(map[string]any) (string, map[string]any) {
	result := uuid.NewString()
	return result, map[string]any{"result": result}
}

func drawBytes(inputs map[string]any) (string, map[string]any) {
	length, _ := inputs["byteLength"].(float64)
	prefix, _ := inputs["prefix"].(string)
	value := make([]byte, int(length))
	// It never fails: crypto/rand.
	_, _ = rand.Read(value)
	return base64.RawURLEncoding.EncodeToString(value), map[string]any{
		"b64Std": prefix + base64.StdEncoding.EncodeToString(value),
		"b64Url": prefix + base64.RawURLEncoding.EncodeToString(value),
		"dec":    prefix + new(big.Int).SetBytes(value).String(),
		"hex":    prefix + hex.EncodeToString(value),
	}
}

const (
	alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	specials      = "!@#$%&*()-_=+[]{}<>:?"
)

// drawPassword knows the length, and whether there may be other characters than letters and digits; the SDK marks it as a
// secret.
func drawPassword(inputs map[string]any) (string, map[string]any) {
	length, _ := inputs["length"].(float64)
	characters := alphanumerics
	if special, given := inputs["special"].(bool); special || !given {
		characters += specials
	}
	password := make([]byte, int(length))
	for index := range password {
		// It never fails: crypto/rand.
		drawn, _ := rand.Int(rand.Reader, big.NewInt(int64(len(characters))))
		password[index] = characters[drawn.Int64()]
	}
	return "none", map[string]any{"result": string(password)}
}
