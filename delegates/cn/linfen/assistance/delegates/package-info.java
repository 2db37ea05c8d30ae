/**
 * The beans that process models may name, each a thin edge between an element and the domain. What
 * is in this package a model may call; what a delegate needs beside that lies in packages below.
 */
package cn.linfen.assistance.delegates;
