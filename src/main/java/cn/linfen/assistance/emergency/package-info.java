/** The fast lane of temporary assistance: help first, papers after (民发〔2018〕23号). */
package cn.linfen.assistance.emergency;
