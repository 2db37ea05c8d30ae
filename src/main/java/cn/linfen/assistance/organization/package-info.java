/** Divisions, posts, officers, sign-in and what each post may do. */
package cn.linfen.assistance.organization;
