package cn.linfen.assistance.organization;

/** Somebody has come to a post or left one. Published within the transaction that says so. */
public record PostsChanged() {}
